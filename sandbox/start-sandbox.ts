import { loadCompany } from './company/company-files';
import { isLoopback, type SandboxConfiguration } from './configuration';
import { demoCredentials } from './gateway/credentials';
import { createGateway } from './gateway/gateway';
import { defaultSettings } from './gateway/settings';
import type { Surroundings } from './gateway/surroundings';
import { gatewayPath, startGatewayServer } from './http/gateway-server';
import { restBase } from './http/rest-server';
import { startOpenIdServer } from './openid/openid-server';
import { demoPeople } from './openid/people';
import { randomTexts } from './random-texts';

export interface RunningSandbox {
  readonly gateway: string;
  readonly rest: string;
  readonly journals: string;
  readonly issuer: string;
  stop(): Promise<void>;
}

/** Starts the gateway and the OpenID provider. When one of them cannot listen, the other does not stay behind. */
export const startSandbox = async (configuration: SandboxConfiguration): Promise<RunningSandbox> => {
  const { host, port, oidcPort, webRedirects } = configuration;
  const journals = `${addressOf(host, port)}/`;
  const endpoint = `${addressOf(host, port)}${gatewayPath}`;
  const issuer = addressOf(host, oidcPort);
  const gateway = createGateway({
    company: loadCompany(configuration.companyId, configuration.companyFolder),
    credentials: demoCredentials(configuration.credentials),
    surroundings: { ...machine, randomText: randomTexts(configuration.seed) },
    settings: defaultSettings(configuration.latencyMs),
    endpoint,
  });
  const isAdminOpen = configuration.hasAdmin && isLoopback(host);
  const gatewayServer = await startGatewayServer(gateway, { host, port, isAdminOpen });
  try {
    const people = demoPeople(configuration.environments);
    const openIdServer = await startOpenIdServer({ host, port: oidcPort, issuer, people, webRedirects });
    const stop = async (): Promise<void> => {
      await Promise.all([gatewayServer.stop(), openIdServer.stop()]);
    };
    const rest = `${addressOf(host, port)}${restBase}`;
    return { gateway: endpoint, rest, journals, issuer, stop };
  } catch (error) {
    await gatewayServer.stop();
    throw error;
  }
};

const addressOf = (host: string, port: number): string => `http://${host.includes(':') ? `[${host}]` : host}:${port}`;

const machine: Omit<Surroundings, 'randomText'> = {
  now: () => new Date(),
  wait: (milliseconds) =>
    new Promise((resolve) => {
      setTimeout(resolve, milliseconds);
    }),
  later: (milliseconds, work) => {
    // A commit that is put off must not keep a stopped sandbox alive.
    setTimeout(work, milliseconds).unref();
  },
};
