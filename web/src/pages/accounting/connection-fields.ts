/** The five connection parameters, in the order in which they are asked for. */
export interface ConnectionInput {
  readonly companyId: string;
  readonly senderId: string;
  readonly senderPassword: string;
  readonly userId: string;
  readonly userPassword: string;
}

export const CONNECTION_FIELDS: readonly {
  readonly name: keyof ConnectionInput;
  readonly label: string;
  readonly where: string;
  readonly isPassword: boolean;
}[] = [
  {
    name: 'companyId',
    label: 'Company ID',
    where: 'The company ID with which you sign in to Sage Intacct; also under Company > Setup > Company.',
    isPassword: false,
  },
  {
    name: 'senderId',
    label: 'Sender ID',
    where:
      'From your Web Services license from Sage. It has to be listed under Company > Setup > Company > Security > Web Services authorizations.',
    isPassword: false,
  },
  {
    name: 'senderPassword',
    label: 'Sender Password',
    where: 'Came with the sender ID. It is not the password of a user.',
    isPassword: true,
  },
  {
    name: 'userId',
    label: 'User ID',
    where: 'The Web Services user: Company > Admin > Web Services users.',
    isPassword: false,
  },
  {
    name: 'userPassword',
    label: 'User Password',
    where: 'The password of that user.',
    isPassword: true,
  },
];
