import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type DeliverySource,
  DeliverySources,
  type SourceCredential,
  SourceProblem,
} from '../../application/ports/delivery-sources';
import { type PickUpPlace, type SftpPlace } from '../../domain/pick-up/pick-up.settings';
import { FolderSource } from './folder-source';
import { hostKeyOf, type SftpLimits, SftpSource } from './sftp-source';

/** What the operator allows. */
export interface OfferedSources {
  /** Holds a folder for each environment. Null: no folder is offered. */
  readonly root: string | null;
  /** `host` or `host:port` of SFTP servers, in small letters. */
  readonly sftpHosts: readonly string[];
  readonly limits: SftpLimits;
}

const SFTP_PORT = 22;

/** Folders below a root, and SFTP servers of a list: a person of the site cannot point the service at anything else. */
export class OfferedDeliverySources extends DeliverySources {
  constructor(private readonly offered: OfferedSources) {
    super();
  }

  override refusalOf(place: PickUpPlace): string | null {
    if (place.kind === 'folder')
      return this.offered.root === null ? 'folders are not offered, for PICK_UP_ROOT is not set' : null;
    const address = `${place.host.toLowerCase()}:${place.port}`;
    const isListed = this.offered.sftpHosts.some(
      (listed) => (listed.includes(':') ? listed : `${listed}:${SFTP_PORT}`) === address,
    );
    return isListed ? null : `${address} is not in the list PICK_UP_SFTP_HOSTS`;
  }

  override async open(environment: string, place: PickUpPlace, credential: SourceCredential): Promise<DeliverySource> {
    this.require(place);
    if (place.kind === 'sftp') return SftpSource.open(place, credential, this.offered.limits);
    const root = join(this.offered.root ?? '', environment);
    // The operator made the root; the folder of an environment is made when it is first used.
    await mkdir(root).catch(() => undefined);
    return FolderSource.open(root, place.path);
  }

  override async hostKeyOf(place: SftpPlace): Promise<string> {
    this.require(place);
    return hostKeyOf(place, this.offered.limits);
  }

  private require(place: PickUpPlace): void {
    const refusal = this.refusalOf(place);
    if (refusal !== null) throw new SourceProblem('source', 'PICK_UP_NOT_OFFERED', refusal);
  }
}
