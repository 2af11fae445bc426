"""Pages of real documents: the manuals in Debian's packages, which are free software in many languages, scripts and layouts.

Downloads the packages of `manuals.txt` (once; the system's package index is used, nothing is installed) and renders some pages of each PDF in
them. A page whose letters do not nearly all stand upright is left out, and so is a page with hardly any text.
"""
import argparse
import hashlib
import io
import math
import tarfile
from multiprocessing import Pool
from pathlib import Path

import cv2
import numpy as np
from tqdm import tqdm

from .options import HERE
from .packages import fetch

SHORT_SIDE = 620  # of the collected documents too
LETTERS, UPRIGHT = 60, 0.97  # the fewest on a page, and the least share of them that stands upright
PAGES = {"texlive-lang": 14, "texlive": 3, "": 12}
"""Of one PDF at most, by the start of its package's name: TeX Live has thousands of PDFs that look alike, the languages and other tools have few."""


def upright(text) -> bool:
    """Whether nearly all letters of a page stand upright."""
    import pypdfium2.raw as pdfium

    count = pdfium.FPDFText_CountChars(text.raw)
    angles = [pdfium.FPDFText_GetCharAngle(text.raw, i) for i in range(min(count, 3000)) if pdfium.FPDFText_GetUnicode(text.raw, i) > 32]
    straight = sum(1 for angle in angles if angle < 0.1 or angle > 2 * math.pi - 0.1)
    return len(angles) >= LETTERS and straight >= UPRIGHT * len(angles)


def pages_of(job: tuple[Path, int]) -> list[tuple[str, bytes]]:
    """(name, JPEG) of some pages of a PDF, the same ones each time. A PDF that cannot be read has none."""
    import pypdfium2

    path, most = job
    rng, found = np.random.default_rng(int(hashlib.sha256(path.name.encode()).hexdigest()[:15], 16)), []
    try:
        document = pypdfium2.PdfDocument(path)
        for index in sorted(rng.permutation(len(document))[:2 * most]):
            page = document[int(index)]
            short = min(page.get_size())
            if page.get_rotation() or not 100 < short < 4000 or not upright(page.get_textpage()):
                continue
            bgr = page.render(scale=SHORT_SIDE / short, rev_byteorder=False).to_numpy()[:, :, :3]
            data = cv2.imencode(".jpg", np.ascontiguousarray(bgr), [cv2.IMWRITE_JPEG_QUALITY, 92])[1].tobytes()
            found.append((f"{path.parent.name}/{path.stem}/{index}.jpg", data))
            if len(found) == most:
                break
    except pypdfium2.PdfiumError:
        pass
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, default=HERE / "cache")
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    pdfs = options.cache / "manuals"
    pdfs.mkdir(parents=True, exist_ok=True)
    for package in tqdm((HERE / "manuals.txt").read_text().split(), desc="manuals"):
        shard = options.cache / f"manuals-{package}.tar"
        if shard.exists():
            continue
        if not (pdfs / package).exists():
            fetch(package, pdfs / package, (".pdf",))
        most = next(count for start, count in PAGES.items() if package.startswith(start))
        jobs = [(path, most) for path in sorted((pdfs / package).glob("*.pdf"))]
        part = shard.with_suffix(".part")
        with tarfile.open(part, "w") as archive, Pool(options.processes) as pool:
            for found in tqdm(pool.imap(pages_of, jobs, chunksize=4), total=len(jobs), desc=shard.name, mininterval=5):
                for name, data in found:
                    entry = tarfile.TarInfo(name)
                    entry.size = len(data)
                    archive.addfile(entry, io.BytesIO(data))
        part.rename(shard)


if __name__ == "__main__":
    main()
