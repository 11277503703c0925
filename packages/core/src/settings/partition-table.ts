/** Made by `node tooling/list-partitions.mjs` from the SDK's own table, and compared with it by a test. */
export const partitionTable = [
  {
    name: "aws",
    regions: /^(us|eu|ap|sa|ca|me|af|il|mx)-\w+-\d+$/,
    mainRegion: "us-east-1",
    signIn: "signin.aws.amazon.com",
  },
  {
    name: "aws-cn",
    regions: /^cn-\w+-\d+$/,
    mainRegion: "cn-northwest-1",
    signIn: "signin.amazonaws.cn",
  },
  {
    name: "aws-eusc",
    regions: /^eusc-(de)-\w+-\d+$/,
    mainRegion: "eusc-de-east-1",
    signIn: "signin.amazonaws-eusc.eu",
  },
  {
    name: "aws-iso",
    regions: /^us-iso-\w+-\d+$/,
    mainRegion: "us-iso-east-1",
    signIn: "signin.c2shome.ic.gov",
  },
  {
    name: "aws-iso-b",
    regions: /^us-isob-\w+-\d+$/,
    mainRegion: "us-isob-east-1",
    signIn: "signin.sc2shome.sgov.gov",
  },
  {
    name: "aws-iso-e",
    regions: /^eu-isoe-\w+-\d+$/,
    mainRegion: "eu-isoe-west-1",
    signIn: "signin.csphome.adc-e.uk",
  },
  {
    name: "aws-iso-f",
    regions: /^us-isof-\w+-\d+$/,
    mainRegion: "us-isof-south-1",
    signIn: "signin.csphome.hci.ic.gov",
  },
  {
    name: "aws-us-gov",
    regions: /^us-gov-\w+-\d+$/,
    mainRegion: "us-gov-west-1",
    signIn: "signin.amazonaws-us-gov.com",
  },
] as const;
