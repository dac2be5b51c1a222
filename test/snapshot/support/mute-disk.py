"""Mounts a disk that never answers, until the input ends: python3 mute-disk.py FOLDER. Prints `mounted`."""

import ctypes
import os
import sys

DETACH = 2

libc = ctypes.CDLL(None, use_errno=True)
folder = sys.argv[1].encode()
device = os.open("/dev/fuse", os.O_RDWR)
options = f"fd={device},rootmode=40000,user_id=0,group_id=0".encode()
if libc.mount(b"mute", folder, b"fuse", 0, options) != 0:
    sys.exit(os.strerror(ctypes.get_errno()))
print("mounted", flush=True)
sys.stdin.read()
libc.umount2(folder, DETACH)
