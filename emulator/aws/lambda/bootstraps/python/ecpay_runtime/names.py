"""Where names lead inside the emulated world.

Names of ECPay and AWS are answered by the emulator, loopback names are left alone, and every other
name is refused here, so that a function cannot reach the real world by accident.
"""
import ipaddress
import socket

from . import logs


class _Names:
    def __init__(self, host, port, suffixes):
        self.place = (host, port)
        self._suffixes = [suffix.lower() for suffix in suffixes]

    def answers(self, name):
        return any(name == suffix.lstrip(".") or name.endswith("." + suffix.lstrip("."))
                   for suffix in self._suffixes)

    def refuse(self, name):
        text = (f"{name} is outside the emulated world, so nothing was sent there. Answered here are names of ECPay "
                "and AWS, and localhost: run a stand-in on localhost and point the code at it.")
        logs.notice(kind="egress_blocked", host=name, text=text)
        return socket.gaierror(socket.EAI_NONAME, text)


def _is_local(name):
    if name in ("", "localhost") or name == socket.gethostname().lower():
        return True
    try:
        address = ipaddress.ip_address(name.split("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _text(host):
    if isinstance(host, (bytes, bytearray)):
        host = host.decode("ascii", "replace")
    return host.rstrip(".").lower() if isinstance(host, str) else host


def install(host, port, suffixes):
    names = _Names(host, port, suffixes)
    resolve = socket.getaddrinfo
    connect = socket.socket.connect
    connect_ex = socket.socket.connect_ex

    def place_of(asked, asked_port):
        name = _text(asked)
        if name is None or not isinstance(name, str) or _is_local(name):
            return asked, asked_port
        if name.endswith(".localhost"):
            return "127.0.0.1", asked_port
        if names.answers(name):
            return names.place
        raise names.refuse(name)

    def getaddrinfo(host, port, family=0, type=0, proto=0, flags=0):
        host, port = place_of(host, port)
        return resolve(host, port, family, type, proto, flags)

    def gethostbyname(name):
        return socket.inet_ntoa(socket.inet_aton(place_of(name, 0)[0])) if not _is_local(_text(name)) else "127.0.0.1"

    def address_of(sock, address):
        if sock.family not in (socket.AF_INET, socket.AF_INET6) or not isinstance(address, tuple):
            return address
        return place_of(address[0], address[1]) + address[2:]

    socket.getaddrinfo = getaddrinfo
    socket.gethostbyname = gethostbyname
    socket.socket.connect = lambda self, address: connect(self, address_of(self, address))
    socket.socket.connect_ex = lambda self, address: connect_ex(self, address_of(self, address))
