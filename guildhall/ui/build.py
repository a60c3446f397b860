"""Builds the style sheet and gathers the scripts that pages load. Run by `make setup`.

Nothing of other people's is kept in this repository: it is taken from node_modules, which
package-lock.json pins, and written to static/built, which is not kept either.
"""

import gzip
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
MODULES = HERE.parent.parent / "node_modules"
BUILT = HERE / "static" / "built"
SCRIPTS = {
    "govuk-frontend/dist/govuk/govuk-frontend.min.js": "govuk-frontend.js",
    "htmx.org/dist/htmx.min.js": "htmx.js",
}
STYLES = ("guildhall", "front_door")


def main() -> None:
    BUILT.mkdir(parents=True, exist_ok=True)
    for source, name in SCRIPTS.items():
        shutil.copyfile(MODULES / source, BUILT / name)
    for script in sorted((HERE / "scripts").glob("*.js")):
        shutil.copyfile(script, BUILT / script.name)
    node = shutil.which("node", path=str(Path(sys.executable).parent)) or "node"
    compiler = MODULES / "sass" / "sass.js"
    for name in STYLES:
        built = BUILT / f"{name}.css"
        subprocess.run(
            [node, compiler, "--style=compressed", "--no-source-map", "--quiet-deps",
             f"--load-path={MODULES}", HERE / "styles" / f"{name}.scss", built],
            check=True,
        )  # fmt: skip
        # Beside each stands a packed one, which WhiteNoise gives to whoever takes it.
        Path(f"{built}.gz").write_bytes(gzip.compress(built.read_bytes(), mtime=0))


if __name__ == "__main__":
    main()
