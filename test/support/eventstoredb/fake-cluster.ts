import { FakeNode } from './fake-node';

/** What happens to a cluster, or to the way there. */
export const OUTAGES = [
  'leader-killed',
  'leader-paused',
  'follower-killed',
  'all-killed',
  'quorum-lost',
  'connections-cut',
] as const;
export type Outage = (typeof OUTAGES)[number];

/** Three nodes of one log. The first one is the leader; whoever asks another one is sent there. */
export class FakeCluster {
  private constructor(private nodes: FakeNode[]) {}

  static async start(): Promise<FakeCluster> {
    const first = await new FakeNode().start();
    const others = [await new FakeNode(first.log).start(), await new FakeNode(first.log).start()];
    const cluster = new FakeCluster([first, ...others]);
    cluster.elect(cluster.nodes);
    return cluster;
  }

  get connectionString(): string {
    return `esdb://${this.nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}?tls=false`;
  }

  stop(): void {
    for (const node of this.nodes) node.stop();
  }

  async begin(outage: Outage): Promise<void> {
    const [leader, ...followers] = this.nodes as [FakeNode, ...FakeNode[]];
    switch (outage) {
      case 'leader-killed':
        leader.stop();
        this.elect(followers);
        break;
      case 'leader-paused':
        pause(leader);
        this.elect(followers);
        break;
      case 'follower-killed':
        followers[0]?.stop();
        break;
      case 'all-killed':
        this.stop();
        break;
      case 'quorum-lost':
        for (const follower of followers) follower.stop();
        leader.trouble.append = 'uncommitted';
        leader.trouble.gossip = 'leaderless';
        break;
      case 'connections-cut':
        await this.cut();
        break;
    }
  }

  /** Everything is as it should be; a leader that was away comes back as a follower. */
  async end(outage: Outage): Promise<void> {
    const [leader, ...followers] = this.nodes as [FakeNode, ...FakeNode[]];
    switch (outage) {
      case 'leader-killed':
        await leader.start(leader.port);
        break;
      case 'leader-paused':
        break;
      case 'follower-killed':
        await followers[0]?.start(followers[0].port);
        break;
      case 'all-killed':
        for (const node of this.nodes) await node.start(node.port);
        break;
      case 'quorum-lost':
        for (const follower of followers) await follower.start(follower.port);
        break;
      case 'connections-cut':
        await this.cut();
        break;
    }
    for (const { trouble } of this.nodes) Object.assign(trouble, { append: 'none', read: 'none', gossip: 'none' });
    for (const { trouble } of this.nodes) trouble.subscription = 'none';
    const isDeposed = outage === 'leader-killed' || outage === 'leader-paused';
    this.elect(isDeposed ? [...followers, leader] : this.nodes);
  }

  /** The nodes that know of each other; the first of them leads. */
  private elect(nodes: readonly FakeNode[]): void {
    const away = this.nodes.filter((node) => !nodes.includes(node));
    this.nodes = away.length === 0 ? [...nodes] : this.nodes;
    FakeNode.join(nodes);
    const [leader] = nodes;
    for (const node of nodes) node.trouble.leader = node === leader ? null : (leader?.address ?? null);
  }

  private async cut(): Promise<void> {
    for (const node of this.nodes) {
      node.stop();
      await node.start(node.port);
    }
  }
}

/** A process that the system stopped: its connections stay, and nothing answers. */
const pause = ({ trouble }: FakeNode): void => {
  trouble.append = 'silent';
  trouble.read = 'silent';
  trouble.subscription = 'deaf';
  trouble.gossip = 'silent';
};
