"""What /proc says about processes."""
import os
import struct
from pathlib import Path


def _status(pid):
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return {}
    return dict(line.split(":", 1) for line in lines if ":" in line)


def alive(pid):
    """Whether the process exists and is more than a zombie."""
    state = _status(pid).get("State", "").strip()
    return bool(state) and not state.startswith(("Z", "X"))


def children(pid):
    """[(pid, state letter)] of the direct children, zombies included."""
    found = []
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        status = _status(entry)
        if status.get("PPid", "").strip() == str(pid):
            found.append((int(entry), status.get("State", "?").strip()[:1]))
    return sorted(found)


def resident(pid, peak=False):
    """Resident bytes now, or at the highest."""
    value = _status(pid).get("VmHWM" if peak else "VmRSS", "0 kB")
    return int(value.split()[0]) * 1024


def reset_peak(pid):
    """Makes the peak start from what is resident now."""
    Path(f"/proc/{pid}/clear_refs").write_text("5")


def socket_inodes(pid):
    found = set()
    for descriptor in _descriptors(pid):
        try:
            target = os.readlink(f"/proc/{pid}/fd/{descriptor}")
        except OSError:
            continue
        if target.startswith("socket:["):
            found.add(int(target[8:-1]))
    return found


def tcp_connections(local_port):
    """{remote port: inode} of the established IPv4 connections (also IPv4 in IPv6) to this local port, as the server sees them."""
    found = {}
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in Path(table).read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "01" and int(fields[1].rpartition(":")[2], 16) == local_port:
                found[int(fields[2].rpartition(":")[2], 16)] = int(fields[9])
    return found


def owner_of(client_port, server_port, pids):
    """Which of the processes holds the server's end of this connection."""
    inode = tcp_connections(server_port).get(client_port)
    for pid in pids:
        if inode and inode in socket_inodes(pid):
            return pid
    return None


def reset_on_close(sock):
    """Makes close() send RST instead of FIN."""
    import socket
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def unnamed_files(pid):
    """The sizes of the open files of a process that have no name on any disk."""
    sizes = []
    for descriptor in _descriptors(pid):
        path = f"/proc/{pid}/fd/{descriptor}"
        try:
            target = os.readlink(path)
            if target.endswith(" (deleted)") and not target.startswith(("/memfd:", "/dev/zero")):
                sizes.append(os.stat(path).st_size)
        except OSError:
            continue
    return sizes


def _descriptors(pid):
    try:
        return os.listdir(f"/proc/{pid}/fd")
    except (FileNotFoundError, ProcessLookupError):
        return []
