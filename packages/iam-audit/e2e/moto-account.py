"""Puts into an account, by boto3, one thing wrong of each kind that shows at once; with `mend`, takes it away again."""
import json
import os
import sys

import boto3

iam = boto3.client("iam")
everything = json.dumps(
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
)
attaching = json.dumps(
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "iam:Attach*", "Resource": "*"}]}
)
enforcing = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": "*", "Resource": "*"},
            {
                "Effect": "Deny",
                "NotAction": ["iam:EnableMFADevice", "iam:ListMFADevices", "sts:GetSessionToken"],
                "Resource": "*",
                "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}},
            },
        ],
    }
)
certificate = os.environ["CERTIFICATE"]


def add_device(name):
    device = iam.create_virtual_mfa_device(VirtualMFADeviceName=name)["VirtualMFADevice"]
    iam.enable_mfa_device(
        UserName="ann", SerialNumber=device["SerialNumber"], AuthenticationCode1="123456", AuthenticationCode2="234567"
    )


def spoil():
    iam.create_group(GroupName="Nobody")
    iam.create_user(UserName="ann", Tags=[{"Key": "iam-user-admin:deactivated", "Value": "2030-01-02"}])
    iam.create_user(UserName="robot")
    iam.create_login_profile(UserName="ann", Password="an Old passw0rd")
    for _ in range(2):
        iam.create_access_key(UserName="robot")
    iam.put_user_policy(UserName="robot", PolicyName="all", PolicyDocument=everything)
    iam.create_user(UserName="climber")
    key = iam.create_access_key(UserName="climber")["AccessKey"]
    boto3.client(
        "iam", aws_access_key_id=key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"]
    ).list_users()
    iam.update_account_password_policy(MaxPasswordAge=90)
    iam.put_user_policy(UserName="climber", PolicyName="attach", PolicyDocument=attaching)
    policy = iam.create_policy(PolicyName="Everything", PolicyDocument=everything)["Policy"]["Arn"]
    iam.attach_user_policy(UserName="ann", PolicyArn=policy)
    iam.upload_ssh_public_key(UserName="robot", SSHPublicKeyBody="ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ== robot")
    iam.upload_signing_certificate(UserName="robot", CertificateBody=certificate)


def mend():
    iam.delete_group(GroupName="Nobody")
    iam.update_account_password_policy(MinimumPasswordLength=14, PasswordReusePrevention=24)
    for name in ("robot", "climber"):
        for key in iam.list_access_keys(UserName=name)["AccessKeyMetadata"]:
            iam.update_access_key(UserName=name, AccessKeyId=key["AccessKeyId"], Status="Inactive")
    for name in iam.list_user_policies(UserName="robot")["PolicyNames"]:
        iam.delete_user_policy(UserName="robot", PolicyName=name)
    for policy in iam.list_attached_user_policies(UserName="ann")["AttachedPolicies"]:
        iam.detach_user_policy(UserName="ann", PolicyArn=policy["PolicyArn"])
    for key in iam.list_ssh_public_keys(UserName="robot")["SSHPublicKeys"]:
        iam.delete_ssh_public_key(UserName="robot", SSHPublicKeyId=key["SSHPublicKeyId"])
    for one in iam.list_signing_certificates(UserName="robot")["Certificates"]:
        iam.delete_signing_certificate(UserName="robot", CertificateId=one["CertificateId"])
    iam.delete_user_policy(UserName="climber", PolicyName="attach")
    iam.untag_user(UserName="ann", TagKeys=["iam-user-admin:deactivated"])
    iam.create_group(GroupName="People")
    arn = iam.create_policy(PolicyName="mfa", PolicyDocument=enforcing)["Policy"]["Arn"]
    iam.attach_group_policy(GroupName="People", PolicyArn=arn)
    iam.add_user_to_group(GroupName="People", UserName="ann")
    add_device("ann")
    add_device("ann-2")


{"spoil": spoil, "mend": mend}[sys.argv[1]]()
