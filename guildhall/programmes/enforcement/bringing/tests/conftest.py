import pytest

from guildhall.programmes.enforcement.bringing.tests.world import Town, found_town


@pytest.fixture
def town(db: None) -> Town:
    return found_town()
