import { type Person } from './person';

/** All that a close of `closeCsv` needs before it can be posted: connection, two dimensions, two accounts. */
export const configureForPosting = async (
  controller: Person,
  parameters: Record<string, string> = {},
): Promise<void> => {
  await controller.connect(parameters);
  await controller.includeField('class', 'Class', 'Subscription', 'Class');
  await controller.includeField('location', 'Location', 'Customer', 'Location');
  await controller.send('POST', '/account-mappings', {
    mappings: [
      { account: '2400', ledgerAccount: '2400' },
      { account: '4010', ledgerAccount: '4000-10' },
    ],
  });
};
