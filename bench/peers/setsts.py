"""What setsts does, by boto3 and configparser: a session from keys and a code, into a profile, the old file kept."""

import configparser
import os
import shutil
import sys

import boto3

source, target, serial, code = sys.argv[1:]
path = os.environ["AWS_SHARED_CREDENTIALS_FILE"]
sts = boto3.Session(profile_name=source).client("sts")
session = sts.get_session_token(DurationSeconds=43200, SerialNumber=serial, TokenCode=code)["Credentials"]
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
