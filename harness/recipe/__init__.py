"""Migrations that get somewhere by small steps where the direct way shuts a table."""

from harness.recipe.exclusion import Exclusion, exclusion_files
from harness.recipe.names import qualified
from harness.recipe.writing import RecipeFile, write_all

__all__ = ["Exclusion", "RecipeFile", "exclusion_files", "qualified", "write_all"]
