"""What setsts does, by boto3 and configparser: a session from keys and a code, into a profile, the old file kept.

An empty serial number is looked up."""

import configparser
import os
import shutil
import sys

import boto3

source, target, serial, code = sys.argv[1:]
path = os.environ["AWS_SHARED_CREDENTIALS_FILE"]
aws = boto3.Session(profile_name=source)
serial = serial or aws.client("iam").list_mfa_devices()["MFADevices"][0]["SerialNumber"]
session = aws.client("sts").get_session_token(DurationSeconds=43200, SerialNumber=serial, TokenCode=code)["Credentials"]
config = configparser.RawConfigParser()
config.read(path)
if not config.has_section(target):
    config.add_section(target)
config.set(target, "aws_access_key_id", session["AccessKeyId"])
config.set(target, "aws_secret_access_key", session["SecretAccessKey"])
config.set(target, "aws_session_token", session["SessionToken"])
shutil.copy2(path, path + "~")
with open(path, "w") as file:
    config.write(file)
