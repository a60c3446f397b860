"""Settings that every test needs before Django starts."""

import os
import tempfile

os.environ["GUILDHALL_DATA"] = tempfile.mkdtemp(prefix="guildhall-tests-")
os.environ.setdefault("GUILDHALL_SECRET_KEY", "only-for-tests")
