"""EfficientNet-Lite0 without batch norms: the normalisations are folded into the convolutions.

Architecture: Tan and Le, "EfficientNet", 2019 (arXiv 1905.11946), in the variant for devices: no squeeze-and-excitation, ReLU6 for swish, stem
and top not scaled. Convolutions pad both sides alike, where the published network pads the right and the bottom: the same function of a
picture moved by some pixels, which training makes up for.
"""
from pathlib import Path

import torch
from torch import nn

STEM = 32
STAGES = ((1, 3, 1, 1, 16), (2, 3, 2, 6, 24), (2, 5, 2, 6, 40), (3, 3, 2, 6, 80), (3, 5, 1, 6, 112), (4, 5, 2, 6, 192))
"""Blocks, kernel, stride of the first, expansion, channels. The published seventh stage, one block of 320 channels, is left out."""
EPSILON = 1e-3


class Block(nn.Module):
    """Widen, look around, narrow; the input is added where the shape stays."""

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int, expansion: int):
        super().__init__()
        wide = inputs * expansion
        self.adds = stride == 1 and inputs == outputs
        widen = () if expansion == 1 else (nn.Conv2d(inputs, wide, 1), nn.ReLU6(inplace=True))
        self.layers = nn.Sequential(*widen, nn.Conv2d(wide, wide, kernel, stride, kernel // 2, groups=wide), nn.ReLU6(inplace=True),
                                    nn.Conv2d(wide, outputs, 1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + self.layers(x) if self.adds else self.layers(x)


class EfficientNetLite(nn.Module):
    """[N,3,H,W] normalised RGB to [N,classes] logits, from `top` features; the first `stages` of the six, the last of them `last` blocks deep."""

    def __init__(self, classes: int, top: int, dropout: float = 0.0, stages: int = 6, last: int = 4):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, STEM, 3, 2, 1), nn.ReLU6(inplace=True))
        blocks, inputs = [], STEM
        for stage, (count, kernel, stride, expansion, outputs) in enumerate(STAGES[:stages]):
            for first in range(min(count, last) if stage == stages - 1 else count):
                blocks.append(Block(inputs, outputs, kernel, 1 if first else stride, expansion))
                inputs = outputs
        self.units = nn.Sequential(*blocks)
        self.top = nn.Sequential(nn.Conv2d(inputs, top, 1), nn.ReLU6(inplace=True))
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(top, classes)
        nn.init.normal_(self.head.weight, std=0.01)
        nn.init.zeros_(self.head.bias)

    def features(self, x: torch.Tensor) -> torch.Tensor:
        """[N,top], of which the head makes logits."""
        return self.top(self.units(self.stem(x))).mean((2, 3))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.head(self.dropout(self.features(x)))


def initialise(network: EfficientNetLite, published: Path) -> None:
    """Copies the convolutions of a PyTorch port of the published weights, each with the batch norm behind it; top and head stay new.

    The port lists them in the order of the forward pass, each convolution before its norm, those of the stage left out at the end.
    """
    state = torch.load(published, map_location="cpu", weights_only=True)
    norms = [name.removesuffix(".running_var") for name in state if name.endswith(".running_var")]
    kernels = [name for name, value in state.items() if value.ndim == 4]
    convolutions = [module for part in (network.stem, network.units) for module in part.modules() if isinstance(module, nn.Conv2d)]
    for kernel, norm, convolution in zip(kernels, norms, convolutions):  # ends with ours
        scale = state[f"{norm}.weight"] / torch.sqrt(state[f"{norm}.running_var"] + EPSILON)
        if state[kernel].shape != convolution.weight.shape:
            raise ValueError(f"{kernel}: {tuple(state[kernel].shape)} does not fit {tuple(convolution.weight.shape)}")
        with torch.no_grad():
            convolution.weight.copy_(state[kernel] * scale.view(-1, 1, 1, 1))
            convolution.bias.copy_(state[f"{norm}.bias"] - state[f"{norm}.running_mean"] * scale)
