"""The policies of every user, attached, inline and by groups, by boto3's paginator."""

import boto3

iam = boto3.client("iam")
groups = {}
users = []
for page in iam.get_paginator("get_account_authorization_details").paginate(
    Filter=["User", "Group"], PaginationConfig={"PageSize": 100}
):
    groups.update({group["GroupName"]: group for group in page["GroupDetailList"]})
    users.extend(page["UserDetailList"])
for user in users:
    for holder in [user, *(groups[name] for name in user["GroupList"])]:
        for policy in holder["AttachedManagedPolicies"]:
            print(user["UserName"], policy["PolicyName"], sep=",")
        for policy in holder.get("UserPolicyList", holder.get("GroupPolicyList", [])):
            print(user["UserName"], policy["PolicyName"], sep=",")
