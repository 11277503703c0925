#!/usr/bin/env python3
"""Moto's server, in which all that IAM makes is 100 days old as it is made."""
import sys
from datetime import timedelta

from moto.core.utils import utcnow
from moto.iam import models
from moto.server import main

models.utcnow = lambda: utcnow() - timedelta(days=100)
main(sys.argv[1:])
