"""Set chgdesk up in `.venv`, from nothing, as often as it takes.

Stand-alone, standard library only: it runs before anything is installed. It looks for what the
system lacks, installs that when it may, and otherwise prints the one line that does.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "set-up-with.txt"
OLDEST = (3, 11)
NEWER_NAMES = ("python3.14", "python3.13", "python3.12", "python3.11")

# Shared library -> Debian package. Without the first group Qt does not load at all;
# the second is what its X11 platform opens when there is a screen.
FOR_QT = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libX11.so.6": "libx11-6",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
    "libstdc++.so.6": "libstdc++6",
}
FOR_A_SCREEN = {
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xinerama.so.0": "libxcb-xinerama0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}
# Settings of the person's shell that would send packages elsewhere than into `.venv`.
NOT_OURS = (
    "VIRTUAL_ENV",
    "PYTHONHOME",
    "PYTHONPATH",
    "PIP_USER",
    "PIP_TARGET",
    "PIP_PREFIX",
    "PIP_ROOT",
    "PIP_PYTHON",
    "PIP_REQUIRE_HASHES",
    "PIP_NO_DEPS",
    "PIP_CONSTRAINT",
    "__PYVENV_LAUNCHER__",
)


class SetUpStopped(Exception):
    """Set-up cannot go on; the text says why and what to do."""


def say(text: str) -> None:
    """Tell the person at the terminal what is being done."""
    print("set-up: " + text, flush=True)


def clean_environment() -> dict[str, str]:
    """The environment for our own steps: nothing of another venv, a UTF-8 locale."""
    environment = {key: value for key, value in os.environ.items() if key not in NOT_OURS}
    environment.update(LANG="C.UTF-8", LC_ALL="C.UTF-8", PYTHONNOUSERSITE="1")
    environment.setdefault("PIP_DISABLE_PIP_VERSION_CHECK", "1")
    return environment


def runs(command: list[str]) -> bool:
    """True when the command exists and ends well; its output is not shown."""
    try:
        result = subprocess.run(command, capture_output=True, env=clean_environment(), check=False)
    except OSError:
        return False
    return result.returncode == 0


def run(command: list[str], failure: str) -> None:
    """Run one step with its output shown; stop with the given sentence when it fails."""
    try:
        result = subprocess.run(command, env=clean_environment(), cwd=str(ROOT), check=False)
    except OSError as error:
        raise SetUpStopped(f"{failure} ({error})") from error
    if result.returncode != 0:
        raise SetUpStopped(failure)


# --- the interpreter ---------------------------------------------------------------------------


def use_a_new_enough_python() -> None:
    """Start again under a newer interpreter when this one is too old."""
    if sys.version_info[:2] >= OLDEST:
        return
    test = f"import sys; sys.exit(sys.version_info[:2] < {OLDEST!r})"
    for name in NEWER_NAMES:
        found = shutil.which(name)
        if found and runs([found, "-c", test]):
            os.execv(found, [found, str(Path(__file__).resolve()), *sys.argv[1:]])  # the same program, newer
    raise SetUpStopped(
        "chgdesk needs Python 3.11 or newer; this is Python {}.{}. Install one and repeat, "
        "for example with: make PYTHON=/path/to/python3.12".format(*sys.version_info[:2])
    )


# --- system packages ---------------------------------------------------------------------------


def opens(library: str) -> bool:
    """True when the dynamic loader finds this shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_libraries(wanted: dict[str, str]) -> list[str]:
    """Those of the wanted shared libraries that this machine lacks."""
    if platform.system() != "Linux":
        return []
    return [library for library in wanted if not opens(library)]


def lacks_venv() -> bool:
    """True when this Python cannot make a venv with pip (Debian packs that apart)."""
    return not runs([sys.executable, "-c", "import ensurepip, sys, venv; sys.exit(not ensurepip.version())"])


def packages_for(libraries: list[str]) -> list[str]:
    """The Debian packages that hold these libraries; an unknown one keeps its own name."""
    known = {**FOR_QT, **FOR_A_SCREEN}
    return sorted({known[library] for library in libraries if library in known})


def has_apt() -> bool:
    """True on Debian, Ubuntu and their kin."""
    return shutil.which("apt-get") is not None


def install_line(packages: list[str]) -> str:
    """The one line that installs the packages, ready to paste."""
    names = " ".join(packages)
    return f"sudo apt-get update && sudo apt-get install -y --no-install-recommends {names}"


def is_root() -> bool:
    """True when this process may install system packages."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def has_a_screen() -> bool:
    """True when a window could be shown."""
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def apt_install(packages: list[str]) -> None:
    """Install system packages with apt; what is still missing afterwards is judged by the caller."""
    say("installing system packages: " + " ".join(packages))
    environment = {**clean_environment(), "DEBIAN_FRONTEND": "noninteractive"}
    base = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120", "-o", "Acquire::Retries=3"]
    for step in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        result = subprocess.run(
            base + step, env=environment, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, check=False
        )
        if result.returncode != 0:
            say("apt-get {} ended with code {}".format(step[0], result.returncode))


def wanted_packages() -> list[str]:
    """Every system package that is missing: for the venv, for Qt, for a screen."""
    packages = packages_for(missing_libraries(FOR_QT) + missing_libraries(FOR_A_SCREEN))
    if lacks_venv():
        packages.insert(0, "python{}.{}-venv".format(*sys.version_info[:2]))
    return packages


def complete_the_system() -> None:
    """Install missing system packages, or stop and print the one line that does."""
    packages = wanted_packages()
    if packages and has_apt() and is_root():
        apt_install(packages)
        packages = wanted_packages()
    if not packages:
        return
    needed = missing_libraries(FOR_QT)
    for_screen = missing_libraries(FOR_A_SCREEN)
    if has_apt():
        advice = f"Run this one line, then repeat:\n\n    {install_line(packages)}\n"
    else:
        advice = "Install them with your system's package manager, then repeat."
    lacking = ", ".join((["Python's venv module with ensurepip"] if lacks_venv() else []) + needed + for_screen)
    if lacks_venv() or needed or (for_screen and has_a_screen()):
        raise SetUpStopped(f"this machine lacks {lacking}. {advice}")
    say(f"no screen here, going on; to show the window this machine also needs {lacking}. {advice}")


def check_qt() -> None:
    """Load Qt for real, as the tests and the window will; name what it still lacks."""
    if platform.system() == "Linux" and shutil.which("ldd"):
        lacking = unresolved_by_qt()
        if lacking and has_apt() and is_root() and packages_for(lacking):
            apt_install(packages_for(lacking))
            lacking = unresolved_by_qt()
        if lacking:
            say("Qt's X11 platform still lacks {}; the window may not open.".format(", ".join(lacking)))
    probe = "from PySide6.QtWidgets import QApplication; QApplication([])"
    command = [str(venv_python()), "-c", probe]
    environment = {**clean_environment(), "QT_QPA_PLATFORM": "offscreen"}
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        raise SetUpStopped("Qt does not start on this machine: " + result.stderr.strip())


def unresolved_by_qt() -> list[str]:
    """Shared libraries that the installed Qt asks for and the loader does not find."""
    folders = list(VENV.glob("lib/python3*/site-packages/PySide6"))
    if not folders:
        return []
    files = [
        *folders[0].glob("Qt*.abi3.so"),
        folders[0] / "Qt/plugins/platforms/libqoffscreen.so",
        folders[0] / "Qt/plugins/platforms/libqxcb.so",
    ]
    used = [file for file in files if file.name.split(".")[0] in QT_IN_USE or file.name.startswith("libq")]
    lacking = set()
    for file in used:
        listing = subprocess.run(["ldd", str(file)], capture_output=True, text=True, check=False).stdout
        lacking.update(re.findall(r"^\s*(\S+) => not found", listing, flags=re.MULTILINE))
    return sorted(lacking)


QT_IN_USE = ("QtCore", "QtGui", "QtWidgets", "QtSvg", "QtPrintSupport")


# --- the venv ----------------------------------------------------------------------------------


def venv_python() -> Path:
    """The interpreter inside `.venv`."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def fingerprint() -> str:
    """What the set-up was made from; when it changes, the set-up is made again."""
    digest = hashlib.sha256()
    for file in (LOCK, ROOT / "pyproject.toml", Path(__file__).resolve()):
        digest.update(file.read_bytes())
    # A venv does not survive being moved or copied, so its place counts as well.
    digest.update(str(ROOT).encode())
    return digest.hexdigest()


def is_set_up() -> bool:
    """True when the last set-up ended well and nothing it rests on changed since."""
    try:
        return venv_python().exists() and STAMP.read_text(encoding="utf-8") == fingerprint()
    except (OSError, UnicodeDecodeError):
        return False


def make_the_venv() -> None:
    """Create `.venv`; a half-made or foreign one is replaced."""
    STAMP.unlink(missing_ok=True)
    test = f"import pip, sys; sys.exit(sys.version_info[:2] < {OLDEST!r} or sys.prefix != {str(VENV)!r})"
    if venv_python().exists() and runs([str(venv_python()), "-c", test]):
        return
    if VENV.is_symlink():
        VENV.unlink()
    elif VENV.exists():
        say("replacing the half-made .venv")
        shutil.rmtree(VENV)
    say("creating .venv with Python {}.{}.{}".format(*sys.version_info[:3]))
    run([sys.executable, "-m", "venv", str(VENV)], "the virtual environment .venv could not be created.")


def install_packages() -> None:
    """Install the locked packages by hash, then chgdesk itself in place."""
    pip = [str(venv_python()), "-m", "pip", "--no-input", "install", "--quiet", "--progress-bar", "off"]
    say("installing the locked packages (about 200 MB the first time)")
    run(
        [*pip, "--require-hashes", "--no-deps", "-r", str(LOCK)],
        "the locked packages could not be installed; see pip's message above. "
        "Check the network and the free space, then repeat: set-up goes on where it stopped.",
    )
    run(
        [*pip, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)],
        "chgdesk itself could not be installed in .venv; see pip's message above.",
    )


def set_up() -> None:
    """Every step, the stamp last, so that a broken run is simply repeated."""
    use_a_new_enough_python()
    if is_set_up():
        return
    complete_the_system()
    make_the_venv()
    install_packages()
    check_qt()
    STAMP.write_text(fingerprint(), encoding="utf-8")
    say("done")


def main() -> int:
    """Set up and answer with an exit code a Makefile understands."""
    try:
        set_up()
    except (SetUpStopped, OSError) as error:
        print(f"set-up stopped: {error}", file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        print("set-up stopped: interrupted; repeat the command to go on.", file=sys.stderr, flush=True)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
