import { GenericContainer, type StartedTestContainer, Wait } from 'testcontainers';

const PORT = 2113;
const STARTUP_MS = 180_000;

declare global {
  var startedEventStoreDb: StartedTestContainer | undefined;
}

/** Uses the server at EVENTSTOREDB_URL, else starts one in a container. Fails when there is neither: asked for is asked for. */
export default async (): Promise<void> => {
  if ((process.env['EVENTSTOREDB_URL'] ?? '') !== '') return;
  const image = process.env['EVENTSTOREDB_IMAGE'] ?? 'docker.eventstore.com/eventstore/eventstoredb-ee:24.10.14';
  try {
    globalThis.startedEventStoreDb = await new GenericContainer(image)
      .withEnvironment({ EVENTSTORE_INSECURE: 'true', KURRENTDB_INSECURE: 'true', EVENTSTORE_MEM_DB: 'true' })
      .withExposedPorts(PORT)
      .withWaitStrategy(Wait.forHttp('/health/live', PORT).forStatusCode(204))
      .withStartupTimeout(STARTUP_MS)
      .start();
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new Error(
      `There is no server to test against. Set EVENTSTOREDB_URL to one, or start Docker, with which ${image} would be started here (${cause}).`,
    );
  }
  const { startedEventStoreDb: started } = globalThis;
  process.env['EVENTSTOREDB_URL'] = `esdb://${started.getHost()}:${started.getMappedPort(PORT)}?tls=false`;
  process.env['EVENTSTOREDB_INSECURE'] = 'true'; // A Docker host need not be this machine.
};
