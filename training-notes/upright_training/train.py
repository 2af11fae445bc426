"""Trains one model as its recipe says. Each epoch leaves a checkpoint; the same command goes on from the last one."""
import json
import math
import os
import time
from pathlib import Path

import cv2
import numpy as np
import torch
import yaml
from torch.nn import functional
from torch.utils.data import DataLoader
from tqdm import tqdm

from .data import Entry, Views, all_entries
from .evaluate import held_out_logits
from .networks import build, first_weights, freeze, one_look
from .options import HERE, of_a_recipe
from .preprocess import Preprocess


def load_recipe(name: str) -> dict:
    return yaml.safe_load((HERE / "recipes" / f"{name}.yaml").read_text())


def split(pool: dict[str, list[Entry]]) -> tuple[dict[str, list[Entry]], dict[str, list[Entry]]]:
    return ({kind: [e for e in list_ if not e.held_out()] for kind, list_ in pool.items()},
            {kind: [e for e in list_ if e.held_out()] for kind, list_ in pool.items()})


def label_of(recipe: dict):
    """The class of an entry as a function of it: by its kind, or by its folder; nothing where the class is the turn."""
    if recipe["task"] == "orientation":
        return None
    if "folders" in recipe:
        folders = list(recipe["folders"])
        return lambda entry: folders.index(entry.folder())
    return lambda entry: recipe["labels"].index(recipe["kinds"][entry.kind])


class Training:
    """The network, its slow average, the optimiser and the epoch: all that a checkpoint holds."""

    def __init__(self, recipe: dict, folder: Path, device: torch.device, begin):
        """`begin` gives a new network its first weights."""
        self.recipe, self.folder, self.device, self.epoch, self.history = recipe, folder, device, 0, []
        torch.manual_seed(recipe["seed"])
        self.network = build(recipe)
        last = folder / "last.pt"
        if not last.exists():
            begin(self.network)
        self.network.to(device, memory_format=torch.channels_last)
        freeze(self.network, recipe)
        self.average = {name: value.detach().clone() for name, value in self.network.state_dict().items()}
        trained = [p for p in self.network.parameters() if p.requires_grad]
        matrices, vectors = [p for p in trained if p.ndim > 1], [p for p in trained if p.ndim == 1]
        self.optimiser = torch.optim.AdamW([{"params": matrices, "weight_decay": recipe["weight-decay"]},
                                            {"params": vectors, "weight_decay": 0.0}], lr=recipe["rate"])
        if last.exists():
            state = torch.load(last, map_location=device, weights_only=True)
            self.network.load_state_dict(state["network"])
            self.average, self.epoch, self.history = state["average"], state["epoch"], json.loads(state["history"])
            self.optimiser.load_state_dict(state["optimiser"])

    def save(self) -> None:
        part = self.folder / "last.part"
        torch.save({"network": self.network.state_dict(), "average": self.average, "epoch": self.epoch,
                    "optimiser": self.optimiser.state_dict(), "history": json.dumps(self.history)}, part)
        os.replace(part, self.folder / "last.pt")

    def rate(self, progress: float) -> float:
        """Rises over the first 3 %, then falls as a cosine to 2 %."""
        warm = 0.03
        if progress < warm:
            return self.recipe["rate"] * (progress / warm)
        return self.recipe["rate"] * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * (progress - warm) / (1 - warm))))

    def run_epoch(self, pool: dict[str, list[Entry]], workers: int) -> float:
        """The mean loss."""
        recipe = self.recipe
        views = Views(pool, recipe["shares"], recipe["samples"], recipe["sizes"], recipe["batch"], recipe["seed"], self.epoch, label_of(recipe),
                      recipe["whole"])
        loader = DataLoader(views, recipe["batch"], num_workers=workers, drop_last=True, worker_init_fn=_quiet, prefetch_factor=4 if workers else None)
        self.network.train()
        losses = []
        looking = one_look(self.network, recipe)
        for step, (pictures, labels) in enumerate(tqdm(loader, desc=f"epoch {self.epoch}", mininterval=10)):
            for group in self.optimiser.param_groups:
                group["lr"] = self.rate((self.epoch + step / len(loader)) / recipe["epochs"])
            with torch.autocast(self.device.type, torch.bfloat16, enabled=recipe.get("bfloat16", False)):
                loss = self.loss(looking, pictures.to(self.device), labels.to(self.device))
            self.optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self.network.parameters(), 2.0)
            self.optimiser.step()
            losses.append(loss.item())
            with torch.no_grad():
                for name, value in self.network.state_dict().items():
                    if value.is_floating_point():
                        self.average[name].lerp_(value, 1 - recipe["average"])
        return float(np.mean(losses))

    def loss(self, looking: torch.nn.Module, pictures: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        """With `mixup`, half of the batches are pairs of pictures laid over each other, and of their classes (Zhang et al., 2017, arXiv 1710.09412)."""
        smoothing = self.recipe["smoothing"]
        if torch.rand(()) >= 0.5 or "mixup" not in self.recipe:
            return functional.cross_entropy(looking(pictures), labels, label_smoothing=smoothing)
        share = float(np.random.default_rng(int(torch.randint(1 << 31, ()))).beta(self.recipe["mixup"], self.recipe["mixup"]))
        other = torch.randperm(len(labels), device=labels.device)
        logits = looking(share * pictures.float() + (1 - share) * pictures[other].float())
        return (share * functional.cross_entropy(logits, labels, label_smoothing=smoothing)
                + (1 - share) * functional.cross_entropy(logits, labels[other], label_smoothing=smoothing))

    def averaged(self) -> torch.nn.Module:
        network = build(self.recipe).to(self.device, memory_format=torch.channels_last)
        network.load_state_dict(self.average)
        return network.eval()


def _quiet(_: int) -> None:
    cv2.setNumThreads(0)
    torch.set_num_threads(1)


def main() -> None:
    parser = of_a_recipe(__doc__)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    recipe = load_recipe(options.recipe)
    folder = options.runs / options.recipe
    folder.mkdir(parents=True, exist_ok=True)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    train, held = split(all_entries(recipe["shares"], options.data, options.cache))
    print({kind: (len(train[kind]), len(held[kind])) for kind in train}, device, flush=True)
    training = Training(recipe, folder, device, lambda network: first_weights(network, recipe, options.runs))
    while training.epoch < recipe["epochs"]:
        start = time.monotonic()
        loss = training.run_epoch(train, options.workers)
        training.epoch += 1
        accuracy = {}
        for kind, (logits, labels) in held_out_logits(one_look(training.averaged(), recipe), held, preprocess(recipe), label_of(recipe), limit=50).items():
            accuracy[kind] = round(float((logits.argmax(1) == labels).mean()), 4)
        training.history.append({"epoch": training.epoch, "loss": round(loss, 4), "seconds": round(time.monotonic() - start), **accuracy})
        training.save()
        (folder / "history.json").write_text(json.dumps(training.history, indent=1) + "\n")
        print(training.history[-1], flush=True)


def preprocess(recipe: dict) -> Preprocess:
    return Preprocess(recipe["size"], recipe["resize"], recipe.get("short-side", recipe["size"]))


if __name__ == "__main__":
    main()
