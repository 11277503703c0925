"""What iam-user-admin does for a new colleague, by boto3 and smtplib, the same calls one after the other."""

import os
import secrets
import smtplib
import sys
import time
import urllib.parse
from email.message import EmailMessage

import boto3
from botocore.exceptions import ClientError

user, *groups = sys.argv[1:]
boto3.client("sts").get_caller_identity()
iam = boto3.client("iam")
alias = iam.list_account_aliases()["AccountAliases"][0]
for missing in (lambda: iam.get_user(UserName=user), iam.get_account_password_policy):
    try:
        missing()
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchEntity":
            raise
for group in groups:
    iam.get_group(GroupName=group, MaxItems=1)
url = urllib.parse.urlsplit(os.environ["SMTP_URL"])
relay = smtplib.SMTP(url.hostname, url.port)
iam.create_user(UserName=user)
for group in groups:
    iam.add_user_to_group(GroupName=group, UserName=user)
password = secrets.token_urlsafe(18) + "aA1!"
while True:
    try:
        iam.create_login_profile(UserName=user, Password=password, PasswordResetRequired=True)
        break
    except iam.exceptions.EntityTemporarilyUnmodifiableException:
        time.sleep(1)
message = EmailMessage()
message["From"], message["To"], message["Subject"] = "iam@example.com", f"{user}@example.com", "Your login"
message.set_content(f"Username: {user}\nPassword: {password}\nhttps://{alias}.signin.aws.amazon.com/console\n")
relay.send_message(message)
relay.quit()
