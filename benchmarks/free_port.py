"""A port for a server that is started to be measured or tested."""

import random
import socket


def free_port() -> int:
    """A port below the ephemeral range, so that no outgoing connection takes it in the meantime."""
    for port in random.sample(range(20_000, 32_000), 200):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise LookupError("no free port")
