"""A small residual network to be trained from scratch.

Architecture: He et al., "Deep Residual Learning for Image Recognition", 2015 (arXiv 1512.03385), a quarter to a half as wide, with the stem of three small
convolutions and the averaging shortcut of He et al., "Bag of Tricks", 2018 (arXiv 1812.01187).
"""
import torch
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval


def _conv(inputs: int, outputs: int, kernel: int, stride: int = 1, active: bool = True) -> nn.Sequential:
    layers = [nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False), nn.BatchNorm2d(outputs)]
    return nn.Sequential(*layers, nn.ReLU(inplace=True)) if active else nn.Sequential(*layers)


class Block(nn.Module):
    def __init__(self, inputs: int, outputs: int, stride: int):
        super().__init__()
        self.main = nn.Sequential(_conv(inputs, outputs, 3, stride), _conv(outputs, outputs, 3, active=False))
        nn.init.zeros_(self.main[1][1].weight)  # begins as the shortcut alone
        shrink = [nn.AvgPool2d(2, ceil_mode=True, count_include_pad=False)] if stride == 2 else []
        self.side = nn.Sequential(*shrink, _conv(inputs, outputs, 1, active=False)) if stride == 2 or inputs != outputs else nn.Identity()
        self.active = nn.ReLU(inplace=True)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.active(self.side(x) + self.main(x))


class ResNet(nn.Module):
    """[N,3,H,W] normalised RGB to [N,classes] logits; `widths` and `depths` of the stages, each of which but the first halves the picture."""

    def __init__(self, classes: int, widths: list[int], depths: list[int], dropout: float = 0.0):
        super().__init__()
        first = widths[0]
        self.stem = nn.Sequential(_conv(3, first // 2, 3, 2), _conv(first // 2, first // 2, 3), _conv(first // 2, first, 3), nn.MaxPool2d(3, 2, 1))
        units, inputs = [], first
        for stage, (width, depth) in enumerate(zip(widths, depths)):
            for unit in range(depth):
                units.append(Block(inputs, width, 2 if stage and unit == 0 else 1))
                inputs = width
        self.units = nn.Sequential(*units)
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(inputs, classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.head(self.dropout(self.units(self.stem(x)).mean((2, 3))))


def folded(network: nn.Module) -> nn.Module:
    """The same function without batch norms, in place: each is folded into the convolution before it."""
    network.eval()
    for module in list(network.modules()):
        if isinstance(module, nn.Sequential):
            for index, (layer, behind) in enumerate(zip(list(module), list(module)[1:])):
                if isinstance(layer, nn.Conv2d) and isinstance(behind, nn.BatchNorm2d):
                    module[index], module[index + 1] = fuse_conv_bn_eval(layer, behind), nn.Identity()
    return network
