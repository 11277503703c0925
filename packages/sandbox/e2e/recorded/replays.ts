/** A call to make again, with the name its answer has in the recording; none where only its effect is needed. */
export interface Step {
  readonly answer?: string;
  readonly action: string;
  /** A value `$action.member.member` stands for what the last call of that action answered there. */
  readonly input: Readonly<Record<string, unknown>>;
}

const credentialId = "$CreateServiceSpecificCredential.ServiceSpecificCredential.ServiceSpecificCredentialId";
const encodedArn = encodeURIComponent("arn:aws:apigateway:us-east-1::/restapis/aaeeieije");

/**
 * The calls behind each recording, by the end of its key. A recording holds answers only: what was asked is told by its
 * name, and by what it answers.
 */
export const replays: Readonly<Record<string, readonly Step[]>> = {
  "::test_update_assume_role_policy": [
    step("created_role", "CreateRole", {
      RoleName: "a-role",
      AssumeRolePolicyDocument: trust({ Action: ["sts:AssumeRole"], Principal: { Service: ["ec2.amazonaws.com"] } }),
    }),
    step("updated_policy", "UpdateAssumeRolePolicy", {
      RoleName: "a-role",
      PolicyDocument: trust({ Action: ["sts:AssumeRole"], Principal: { Service: ["ec2.amazonaws.com"] } }),
    }),
  ],
  "::test_create_role_with_malformed_assume_role_policy_document": [
    step("invalid-json", "CreateRole", {
      RoleName: "a-role",
      AssumeRolePolicyDocument: `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", }]}`,
    }),
  ],
  "::test_list_roles_with_permission_boundary": [
    step("created_role", "CreateRole", { ...roleFor("ec2.amazonaws.com"), Path: "/some/" }),
    before("CreatePolicy", policy("lambda:ListFunctions")),
    before("PutRolePermissionsBoundary", { RoleName: "a-role", PermissionsBoundary: "$CreatePolicy.Policy.Arn" }),
    step("list_roles_result", "ListRoles", { PathPrefix: "/some/" }),
  ],
  "::test_create_describe_role": [
    step("create_role_result", "CreateRole", { ...roleFor("ec2.amazonaws.com"), Path: "/some/" }),
    step("get_role_result", "GetRole", { RoleName: "a-role" }),
    step("list_roles_result", "ListRoles", { PathPrefix: "/some/" }),
  ],
  "::test_role_attach_policy": [
    before("CreateRole", roleFor("ec2.amazonaws.com")),
    ...attachments("AttachRolePolicy", { RoleName: "a-role" }),
  ],
  "::test_user_attach_policy": [
    before("CreateUser", { UserName: "a-user" }),
    ...attachments("AttachUserPolicy", { UserName: "a-user" }),
  ],
  "::test_role_with_path_lifecycle": [
    step("create-role-response", "CreateRole", { ...roleFor("lambda.amazonaws.com"), Path: "/some/" }),
    step("get-role-response", "GetRole", { RoleName: "a-role" }),
    step("delete-role-response", "DeleteRole", { RoleName: "a-role" }),
  ],
  "::test_put_user_policy_encoding": [
    before("CreateUser", { UserName: "a-user" }),
    ...encoded("User", { UserName: "a-user" }),
  ],
  "::test_put_group_policy_encoding": [
    before("CreateGroup", { GroupName: "a-group" }),
    ...encoded("Group", { GroupName: "a-group" }),
  ],
  "::test_put_role_policy_encoding": [
    step("create-role-response", "CreateRole", {
      RoleName: "a-role",
      Path: "/some/",
      AssumeRolePolicyDocument: trust({
        Principal: { Service: "lambda.amazonaws.com" },
        Condition: { StringEquals: { "aws:SourceArn": encodedArn } },
      }),
    }),
    ...encoded("Role", { RoleName: "a-role" }),
    step("get-role-response", "GetRole", { RoleName: "a-role" }),
    step("list-roles-response", "ListRoles", { PathPrefix: "/some/" }),
  ],
  "::test_delete_non_existent_policy_returns_no_such_entity": [
    step("delete-non-existent-policy-exc", "DeletePolicy", {
      PolicyArn: "arn:aws:iam::111111111111:policy/non-existent-policy",
    }),
  ],
  "::test_service_specific_credential_lifecycle[codecommit.amazonaws.com]": lifecycle("codecommit.amazonaws.com"),
  "::test_service_specific_credential_lifecycle[cassandra.amazonaws.com]": lifecycle("cassandra.amazonaws.com"),
  "::test_create_service_specific_credential_invalid_user": [
    step("invalid-user-name-exception", "CreateServiceSpecificCredential", {
      UserName: "non-existent-user",
      ServiceName: "codecommit.amazonaws.com",
    }),
    step("invalid-user-and-service-exception", "CreateServiceSpecificCredential", {
      UserName: "non-existent-user",
      ServiceName: "nonexistentservice.amazonaws.com",
    }),
  ],
  "::test_create_service_specific_credential_invalid_service": [
    createUser(),
    ...(
      [
        ["invalid-service-exception", "nonexistentservice.amazonaws.com"],
        ["invalid-service-completely-malformed-exception", "o3on3n3onosneo"],
        ["invalid-service-existing-but-unsupported-exception", "lambda.amazonaws.com"],
      ] as const
    ).map(([answer, ServiceName]) =>
      step(answer, "CreateServiceSpecificCredential", { UserName: "a-user", ServiceName }),
    ),
  ],
  "::test_list_service_specific_credential_different_service": [
    createUser(),
    step("list-service-specific-credentials-invalid-service", "ListServiceSpecificCredentials", {
      UserName: "a-user",
      ServiceName: "nonexistentservice.amazonaws.com",
    }),
    createCredential(),
    step("list-service-specific-credentials-response-wrong-service", "ListServiceSpecificCredentials", {
      UserName: "a-user",
      ServiceName: "cassandra.amazonaws.com",
    }),
  ],
  "::test_delete_user_after_service_credential_created": [
    createUser(),
    createCredential(),
    step("delete-user-existing-credential", "DeleteUser", { UserName: "a-user" }),
  ],
  "::test_user_match_id_mismatch[totally-wrong-credential-id-with-hyphens]": [
    createUser(),
    createCredential(),
    ...onCredential("wrong-id", "a-user", "totally-wrong-credential-id-with-hyphens"),
  ],
  "::test_user_match_id_mismatch[satisfiesregexbutstillinvalid]": [
    createUser(),
    createCredential(),
    ...onCredential("wrong-id", "a-user", "satisfiesregexbutstillinvalid"),
  ],
  "::test_id_match_user_mismatch": [
    createUser(),
    createCredential(),
    ...onCredential("wrong-user-name", "wrong-user-name", credentialId),
  ],
  "::test_invalid_update_parameters": [
    createUser(),
    createCredential(),
    step("update-invalid-status", "UpdateServiceSpecificCredential", {
      ServiceSpecificCredentialId: credentialId,
      Status: "Invalid",
    }),
  ],
  "::test_simulate_principle_policy[role]": [
    before("CreateRole", roleFor("apigateway.amazonaws.com")),
    ...simulation("Role", { RoleName: "a-role" }),
  ],
  "::test_simulate_principle_policy[group]": [
    before("CreateGroup", { GroupName: "a-group" }),
    ...simulation("Group", { GroupName: "a-group" }),
  ],
  "::test_simulate_principle_policy[user]": [
    before("CreateUser", { UserName: "a-user" }),
    ...simulation("User", { UserName: "a-user" }),
  ],
  "::test_role_with_tags": [
    step("create-role-response", "CreateRole", {
      ...roleFor("ec2.amazonaws.com"),
      Path: "/role-with-tags/",
      Tags: [{ Key: "test", Value: "value" }],
    }),
    step("get-role-response", "GetRole", { RoleName: "a-role" }),
    step("list-role-response", "ListRoles", { PathPrefix: "/role-with-tags/" }),
  ],
};

function step(answer: string, action: string, input: Step["input"]): Step {
  return { answer, action, input };
}

function before(action: string, input: Step["input"]): Step {
  return { action, input };
}

function trust(statement: object): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Action: "sts:AssumeRole", Effect: "Allow", ...statement }],
  });
}

function roleFor(service: string): Step["input"] {
  return { RoleName: "a-role", AssumeRolePolicyDocument: trust({ Principal: { Service: service } }) };
}

function policy(action: string): Step["input"] {
  const Statement = [{ Effect: "Allow", Action: [action], Resource: ["*"] }];
  return {
    PolicyName: "a-policy-whose-name-is-long",
    PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement }),
  };
}

function attachments(action: string, holder: Step["input"]): Step[] {
  return [
    step("create_policy_response", "CreatePolicy", policy("lambda:ListFunctions")),
    step("non_existent_malformed_policy_arn", action, { ...holder, PolicyArn: "longpolicynamebutnoarn" }),
    step("existing_policy_name_provided", action, { ...holder, PolicyArn: "$CreatePolicy.Policy.PolicyName" }),
    step("valid_arn_not_existent", action, { ...holder, PolicyArn: "$CreatePolicy.Policy.Arn+123" }),
    step("valid_policy_arn", action, { ...holder, PolicyArn: "$CreatePolicy.Policy.Arn" }),
  ];
}

function encoded(kind: string, holder: Step["input"]): Step[] {
  const Resource = [`arn:aws:apigateway:us-east-1::/tags/${encodedArn}`];
  const Statement = [{ Effect: "Allow", Action: ["apigatway:PUT"], Resource }];
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
  return [
    before(`Put${kind}Policy`, { ...holder, PolicyName: "a-policy", PolicyDocument }),
    step("get-policy-response", `Get${kind}Policy`, { ...holder, PolicyName: "a-policy" }),
  ];
}

function createUser(): Step {
  return step("create-user-response", "CreateUser", { UserName: "a-user" });
}

function createCredential(ServiceName = "codecommit.amazonaws.com"): Step {
  const input = { UserName: "a-user", ServiceName };
  return step("create-service-specific-credential-response", "CreateServiceSpecificCredential", input);
}

function onCredential(what: string, UserName: string, ServiceSpecificCredentialId: string): Step[] {
  const input = { UserName, ServiceSpecificCredentialId };
  return [
    step(`update-${what}`, "UpdateServiceSpecificCredential", { ...input, Status: "Inactive" }),
    step(`reset-${what}`, "ResetServiceSpecificCredential", input),
    step(`delete-${what}`, "DeleteServiceSpecificCredential", input),
  ];
}

function lifecycle(ServiceName: string): Step[] {
  const input = { UserName: "a-user", ServiceSpecificCredentialId: credentialId };
  const list = (when: string) =>
    step(`list-service-specific-credentials-response-${when}-update`, "ListServiceSpecificCredentials", {
      UserName: "a-user",
      ServiceName,
    });
  return [
    createUser(),
    createCredential(ServiceName),
    list("before"),
    step("update-service-specific-credential-response", "UpdateServiceSpecificCredential", {
      ...input,
      Status: "Inactive",
    }),
    list("after"),
    step("reset-service-specific-credential-response", "ResetServiceSpecificCredential", input),
    step("delete-service-specific-credentials-response", "DeleteServiceSpecificCredential", input),
  ];
}

function simulation(kind: string, holder: Step["input"]): Step[] {
  return [
    before("CreatePolicy", {
      PolicyName: "a-policy",
      // With the spaces that Python puts in, since the answer says at which column a statement stands.
      PolicyDocument:
        '{"Version": "2012-10-17", "Statement": {"Sid": "", "Effect": "Allow", "Action": "s3:PutObject", "Resource": "*"}}',
    }),
    before(`Attach${kind}Policy`, { ...holder, PolicyArn: "$CreatePolicy.Policy.Arn" }),
    step("response", "SimulatePrincipalPolicy", {
      PolicySourceArn: `$Create${kind}.${kind}.Arn`,
      ActionNames: ["s3:PutObject", "s3:GetObjectVersion"],
      ResourceArns: ["arn:aws:s3:::bucket"],
    }),
  ];
}
