import { OrganizationsClient, type OrganizationsClientConfig } from "@aws-sdk/client-organizations";
import { quietly } from "./quietly.js";

/** There is one endpoint in a partition, whatever region is set: the SDK knows it, and signs for its region. */
export const makeOrganizationsClient = (configuration: OrganizationsClientConfig): OrganizationsClient =>
  quietly(() => new OrganizationsClient(configuration));
