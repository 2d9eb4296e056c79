"""The kernel: the core behind ZeroMQ sockets (docs/kernel.md).

``sockets`` binds, ``server`` owns the sockets in a thread of its own and does what ``wire.kernel_machine`` says,
``cells`` runs requests in the main thread; between them stand ``outputs``, one ordered queue, and ``inbox``. No
prompt_toolkit, no tornado, no jupyter_client, and no asyncio until the user's code needs it.
"""
