"""Values to MIME bundles: a registry of formatters by MIME type and by type, and the pretty printer for text/plain.

Not here: display classes (``services.display``), anything that writes to a screen.
"""
