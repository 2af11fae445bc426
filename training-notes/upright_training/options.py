"""The command line that the tools for one recipe share."""
import argparse
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent


def of_a_recipe(description: str | None) -> argparse.ArgumentParser:
    """With the recipe's name, and where data, rendered pictures and checkpoints stand."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("recipe", help="a name in recipes/")
    parser.add_argument("--data", type=Path, default=HERE.parent.parent / "shared" / "data")
    parser.add_argument("--cache", type=Path, default=HERE / "cache")
    parser.add_argument("--runs", type=Path, default=HERE / "runs")
    return parser
