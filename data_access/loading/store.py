"""Storing claims."""

from data_access.loading.claim import Claim

__all__ = ["Claim"]
