"""New connections are dealt out to the web processes in turn, as far as the kernel can.

With `SO_REUSEPORT` it picks a process by a hash: of 32 connections one may get 20, and all wait for that one.
A client takes its ports one soon after another: dealt out by port its connections come about even.
"""

import ctypes
import socket
import struct

_ATTACH = 51  # SO_ATTACH_REUSEPORT_CBPF, asm-generic/socket.h
_NETWORK = -0x100000 & 0xFFFFFFFF  # SKF_NET_OFF, linux/filter.h: offsets from there count from the IP header
_BYTE, _HALF, _SHIFT, _MODULO, _IS, _JUMP, _RETURN = 0x30, 0x28, 0x74, 0x94, 0x15, 0x05, 0x16
_IPV4_HEADER, _IPV6_HEADER = 20, 40


def by_port(processes: int) -> bytes:
    """The filter program (socket(7), bpf(4)): half the client's port, modulo `processes`."""
    steps = [
        (_BYTE, 0, 0, _NETWORK),
        (_SHIFT, 0, 0, 4),
        (_IS, 2, 0, 6),
        (_HALF, 0, 0, _NETWORK + _IPV4_HEADER),
        (_JUMP, 0, 0, 1),
        (_HALF, 0, 0, _NETWORK + _IPV6_HEADER),
        (_SHIFT, 0, 0, 1),
        (_MODULO, 0, 0, processes),
        (_RETURN, 0, 0, 0),
    ]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)


def steer(listener: socket.socket, processes: int) -> bool:
    """Deal out the connections of the listeners that share this one's address. Out: False where the kernel
    does not take it; then it hashes."""
    program = by_port(processes)
    buffer = ctypes.create_string_buffer(program, len(program))
    filter_program = struct.pack("HP", len(program) // 8, ctypes.addressof(buffer))
    try:
        listener.setsockopt(socket.SOL_SOCKET, _ATTACH, filter_program)
    except OSError:
        return False
    return True
