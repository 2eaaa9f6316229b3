import { credentials, type ChannelCredentials, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { type ChannelCredentialOptions } from '@eventstore/db-client';
import { GossipClient } from '@eventstore/db-client/generated/gossip_grpc_pb';
import { type ClusterInfo, MemberInfo } from '@eventstore/db-client/generated/gossip_pb';
import { ServerFeaturesClient } from '@eventstore/db-client/generated/serverfeatures_grpc_pb';
import { Empty } from '@eventstore/db-client/generated/shared_pb';
import { causeOf, type EventStoreDbClientHolder } from './client-holder';
import { type EventStoreDbConnection, type EventStoreDbHost } from './connection-string';
import { checkHost, type StoreFinding } from './host-check';

const STEP_MS_MAX = 2_000;

/** What a server says of itself: null where it says nothing. */
export interface ServerFacts {
  readonly version: string | null;
}

/**
 * Tells apart why a store cannot be used, step by step for each host: its name, TCP, TLS, what the cluster knows of
 * itself, and one read of the whole log.
 */
export class EventStoreDbServerCheck {
  private readonly certificates: ChannelCredentialOptions;
  private readonly channel: ChannelCredentials;

  constructor(
    private readonly connection: EventStoreDbConnection,
    private readonly holder: EventStoreDbClientHolder,
  ) {
    const { certificates } = holder;
    this.certificates = certificates;
    this.channel = connection.isInsecure
      ? credentials.createInsecure()
      : credentials.createSsl(
          certificates.rootCertificate ?? null,
          certificates.userKeyFile ?? null,
          certificates.userCertFile ?? null,
        );
  }

  /** Null when the store can be read. What has to be changed by somebody comes before what may come by itself. */
  async find(): Promise<StoreFinding | null> {
    const { hosts, isInsecure } = this.connection;
    const found = await Promise.all(hosts.map((host) => checkHost(host, isInsecure, this.certificates)));
    const problems = found.filter((finding) => finding !== null);
    const wrong = problems.find(({ kind }) => kind === 'wrong');
    if (wrong) return wrong;
    const reachable = hosts.filter((_host, index) => found[index] === null);
    if (reachable.length === 0) return joined(problems);
    return (await this.problemOfCluster(reachable, problems)) ?? (await this.problemOfReading());
  }

  /** Null when no host answers. */
  async facts(): Promise<ServerFacts | null> {
    for (const host of this.connection.hosts) {
      const version = await this.versionOf(host).catch(() => undefined);
      if (version !== undefined) return { version };
    }
    return null;
  }

  /** Clusters have a leader or cannot work; one node is its own. */
  private async problemOfCluster(
    hosts: readonly EventStoreDbHost[],
    others: readonly StoreFinding[],
  ): Promise<StoreFinding | null> {
    const answers = await Promise.all(hosts.map((host) => this.gossipOf(host).catch(() => null)));
    const info = answers.find((answer) => answer !== null);
    if (!info)
      return joined([
        { kind: 'away', text: `${hosts.map(textOf).join(', ')} accepts connections but does not answer.` },
        ...others,
      ]);
    const members = info.getMembersList();
    const alive = members.filter((member) => member.getIsAlive());
    const leader = alive.find((member) => member.getState() === MemberInfo.VNodeState.LEADER);
    if (leader) return this.problemOfLeader(leader);
    const text = `The cluster has no leader: ${alive.length} of its ${members.length} nodes are alive.`;
    return joined([{ kind: 'away', text }, ...others]);
  }

  /** Its address is the one that the cluster knows, which may be another than the operator gave. */
  private async problemOfLeader(leader: MemberInfo): Promise<StoreFinding | null> {
    const endpoint = leader.getHttpEndPoint();
    if (!endpoint) return null;
    const host = { address: endpoint.getAddress(), port: endpoint.getPort() };
    const { hosts, isInsecure } = this.connection;
    const isKnown = hosts.some(({ address, port }) => address === host.address && port === host.port);
    // One host alone is used as it is given.
    if (isKnown || (hosts.length === 1 && !this.connection.isDiscovered)) return null;
    const finding = await checkHost(host, isInsecure, this.certificates);
    return finding && { ...finding, text: `The leader, as the cluster names it: ${finding.text}` };
  }

  private async problemOfReading(): Promise<StoreFinding | null> {
    try {
      await this.holder.collect(
        (client) => client.readAnything(STEP_MS_MAX),
        () => false,
      );
      return null;
    } catch (error) {
      const { code } = error as Partial<ServiceError>;
      if (code === status.PERMISSION_DENIED) return { kind: 'wrong', text: MAY_NOT_READ };
      if (code === status.UNAUTHENTICATED)
        return { kind: 'wrong', text: 'The server refuses the user or its password.' };
      return { kind: 'away', text: `The server does not serve requests yet (${causeOf(error)}).` };
    }
  }

  private gossipOf(host: EventStoreDbHost): Promise<ClusterInfo> {
    const client = new GossipClient(textOf(host), this.channel, {});
    return new Promise<ClusterInfo>((resolve, reject) => {
      client.read(new Empty(), new Metadata(), { deadline: Date.now() + STEP_MS_MAX }, (error, info) => {
        client.close();
        if (error) reject(error);
        else resolve(info);
      });
    });
  }

  private versionOf(host: EventStoreDbHost): Promise<string> {
    const client = new ServerFeaturesClient(textOf(host), this.channel, {});
    return new Promise<string>((resolve, reject) => {
      client.getSupportedMethods(
        new Empty(),
        new Metadata(),
        { deadline: Date.now() + STEP_MS_MAX },
        (error, methods) => {
          client.close();
          if (error) reject(error);
          else resolve(methods.getEventStoreServerVersion());
        },
      );
    });
  }
}

const MAY_NOT_READ =
  'The user may not read the whole log. An administrator has to set {"$acl":{"$r":["$admins","USER"]}}, with the name ' +
  'of the user, as the metadata of the stream $all.';

const textOf = ({ address, port }: EventStoreDbHost): string => `${address}:${port}`;

const joined = (findings: readonly StoreFinding[]): StoreFinding => ({
  kind: 'away',
  text: findings.map(({ text }) => text).join(' '),
});
