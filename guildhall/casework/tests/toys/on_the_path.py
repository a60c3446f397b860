"""Put two toy programmes where programmes are found, before Django starts. Loaded by `-p`.

One folder goes on the path of guildhall.programmes; one package, with its entry point, on the
path of Python. Nothing else of the product is touched.
"""

import sys
from pathlib import Path

import guildhall.programmes

HERE = Path(__file__).resolve().parent
guildhall.programmes.__path__.append(str(HERE / "folder"))
sys.path.append(str(HERE / "packaged"))
