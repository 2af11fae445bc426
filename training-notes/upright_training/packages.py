"""Files out of Debian packages, which are downloaded through the system's package index and not installed."""
import hashlib
import subprocess
import tarfile
import tempfile
from pathlib import Path


def fetch(package: str, folder: Path, endings: tuple[str, ...]) -> None:
    """The package's files with one of the endings, in `folder`, their names made unique; the folder appears when it is whole."""
    with tempfile.TemporaryDirectory(dir=folder.parent) as work:
        subprocess.run(["apt-get", "download", package], cwd=work, check=True, stdout=subprocess.DEVNULL)
        archive, = Path(work).glob("*.deb")
        unpacked = Path(work) / "files"
        unpacked.mkdir()
        stream = subprocess.Popen(["dpkg-deb", "--fsys-tarfile", archive], stdout=subprocess.PIPE)
        with tarfile.open(fileobj=stream.stdout, mode="r|") as files:
            for member in files:
                if member.isfile() and member.name.lower().endswith(endings):
                    name = f"{hashlib.sha256(member.name.encode()).hexdigest()[:8]}-{Path(member.name).name}"
                    (unpacked / name).write_bytes(files.extractfile(member).read())
        if stream.wait():
            raise RuntimeError(f"{archive.name} cannot be unpacked")
        unpacked.rename(folder)
