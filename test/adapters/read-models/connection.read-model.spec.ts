import { ConnectionReadModel } from '../../../src/adapters/read-models/connection.read-model';
import { shownBy } from '../../support/view-history';

describe('the connection of an environment', () => {
  let connections: ConnectionReadModel;
  beforeAll(async () => {
    connections = await shownBy((database) => new ConnectionReadModel(database));
  });

  it('shows the latest credentials, the settings, and why it is paused', () => {
    expect(connections.connectionOf('acme')).toMatchObject({
      status: 'Paused',
      userId: 'v',
      connectedBy: 'ana',
      settings: { journalSymbol: 'RRJ' },
      paused: { code: 'SIGN_IN_REFUSED' },
      revision: 4,
    });
  });

  it('says over which interface it is', () => {
    expect([connections.connectionOf('acme').way, connections.connectionOf('over-rest')]).toMatchObject([
      'XML',
      { way: 'REST', entityId: 'us01', senderId: 'revrec-app' },
    ]);
  });

  it('keeps why the company may be shared', () => {
    expect(connections.connectionOf('beside').acceptedSharing).toEqual({
      environments: ['acme'],
      reason: 'Two subsidiaries.',
      by: 'ana',
      at: expect.any(String),
    });
  });

  it('shows nothing of a connection that was removed', () => {
    expect(connections.connectionOf('gone')).toMatchObject({ status: 'Not connected', companyId: null, paused: null });
  });
});
