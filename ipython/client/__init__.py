"""The other side of a kernel's sockets: channels, launching, and a ``Backend`` over them (kernel.md section 17)."""
