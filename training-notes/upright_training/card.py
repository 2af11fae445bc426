"""What a card shows of a trained orientation model: the curve of coverage against harm as a table, and synthetic pages that it gets wrong."""
import json
from pathlib import Path

import cv2
import numpy as np
import torch

from .calibrate import calibrated
from .data import all_entries, turned
from .evaluate import logits_of, softmax
from .networks import served
from .options import HERE, of_a_recipe
from .preprocess import resized
from .train import load_recipe, preprocess, split

SHOWN, TILE = 12, 220


def curve_table(chosen: dict) -> str:
    """Markdown: a row a floor; of each kind the share answered and, behind it, the share of upright pictures turned wrongly."""
    kinds = list(chosen["accuracy"])
    lines = ["| least confidence | " + " | ".join(kinds) + " |", "|---" * (len(kinds) + 1) + "|"]
    floors = [floor for floor in chosen["curve"] if round(float(floor) * 1000) % 50 == 0 or float(floor) in (chosen["min-confidence"], 0.97, 0.99, 0.995, 0.999)]
    for floor in floors:
        mark = "**" if float(floor) == chosen["min-confidence"] else ""
        cells = [f"{answered:.3f}, {harm:.4f}" for harm, answered in (chosen["curve"][floor][kind] for kind in kinds)]
        lines.append(f"| {mark}{floor}{mark} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def failures(recipe: dict, folder: Path, entries: list, chosen: dict) -> tuple[np.ndarray, int]:
    """The surest wrong answers as one picture, each page as it was shown, and how many were wrong of the four turns of all."""
    network, fit = served(calibrated(recipe, folder), recipe), preprocess(recipe)
    wrong = []
    for entry in entries:
        page = entry.picture()
        p = softmax(logits_of(network, [fit(turned(page, quarters)) for quarters in range(4)]), chosen["temperature"])
        wrong += [(p[q].max(), entry, q, int(p[q].argmax())) for q in range(4) if p[q].argmax() != q]
    wrong.sort(key=lambda one: -one[0])
    seen, tiles = set(), []
    for confidence, entry, quarters, answer in wrong:
        if entry.name in seen or len(tiles) == SHOWN:
            continue
        seen.add(entry.name)
        page = turned(entry.picture(), quarters)
        scale = TILE / max(page.shape[:2])
        small = resized(page, max(1, round(page.shape[1] * scale)), max(1, round(page.shape[0] * scale)))
        tile = np.full((TILE + 22, TILE + 8, 3), 255, np.uint8)
        tile[2:2 + small.shape[0], 4:4 + small.shape[1]] = small
        cv2.rectangle(tile, (3, 1), (4 + small.shape[1], 2 + small.shape[0]), (160, 160, 160))
        cv2.putText(tile, f"{quarters * 90}, read as {answer * 90}: {confidence:.2f}", (6, TILE + 16), cv2.FONT_HERSHEY_SIMPLEX, 0.42, (0, 0, 0), 1, cv2.LINE_AA)
        tiles.append(tile)
    tiles += [np.full((TILE + 22, TILE + 8, 3), 255, np.uint8)] * (-len(tiles) % 6)
    return np.vstack([np.hstack(tiles[row:row + 6]) for row in range(0, len(tiles), 6)]), len(wrong)


def main() -> None:
    parser = of_a_recipe(__doc__)
    options = parser.parse_args()
    cv2.setNumThreads(1)
    torch.set_num_threads(2)
    recipe, folder = load_recipe(options.recipe), options.runs / options.recipe
    chosen = json.loads((folder / "calibration.json").read_text())
    print(curve_table(chosen))
    _, held = split(all_entries(["page"], options.data, options.cache))
    picture, wrong = failures(recipe, folder, held["page"], chosen)
    (HERE / "pictures").mkdir(exist_ok=True)
    path = HERE / "pictures" / f"{options.recipe}-failures.png"
    cv2.imwrite(str(path), picture, [cv2.IMWRITE_PNG_COMPRESSION, 9])
    print(f"{wrong} of {4 * len(held['page'])} answers about held-out synthetic pages are wrong; the surest are in {path.name}")


if __name__ == "__main__":
    main()
