"""Set before Django starts in a test run: a data folder of the run's own. Loaded by `-p`."""

import os
import tempfile

os.environ["GUILDHALL_DATA"] = tempfile.mkdtemp(prefix="guildhall-tests-")
os.environ["GUILDHALL_SECRET_KEY"] = "only-for-tests"  # noqa: S105
