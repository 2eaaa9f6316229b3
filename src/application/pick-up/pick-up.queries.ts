import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { waitsForPerson } from '../../domain/pick-up/pick-up.troubles';
import { type Page, type PageRequest } from '../ports/page';
import { EnvironmentQuery, type NoInput } from '../shared/messages';
import { Reading } from '../shared/reading';
import { PickUpLimits } from './pick-up.ports';
import {
  type KnownPickUp,
  type PickedUpFileView,
  type PickUpStatus,
  type PickUpView,
  PickUpViews,
} from './pick-up.views';
import { PickUpWorker } from './pick-up.worker';

export class GetPickUpQuery extends EnvironmentQuery<NoInput, PickUpView> {}

@QueryHandler(GetPickUpQuery)
export class GetPickUpHandler implements IQueryHandler<GetPickUpQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly views: PickUpViews,
    private readonly worker: PickUpWorker,
    private readonly limits: PickUpLimits,
  ) {}

  async execute(query: GetPickUpQuery): Promise<PickUpView> {
    const environment = await this.reading.begin(query, 'pick-up:read');
    const known = this.views.pickUpOf(environment);
    const lastLook = known.settings === null ? null : this.worker.lastLookOf(environment);
    return { status: statusOf(known, this.worker.isOff), ...known, lastLook, everyMs: this.limits.everyMs };
  }
}

export class ListPickedUpFilesQuery extends EnvironmentQuery<{ page: PageRequest }, Page<PickedUpFileView>> {}

@QueryHandler(ListPickedUpFilesQuery)
export class ListPickedUpFilesHandler implements IQueryHandler<ListPickedUpFilesQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly views: PickUpViews,
  ) {}

  async execute(query: ListPickedUpFilesQuery): Promise<Page<PickedUpFileView>> {
    const environment = await this.reading.begin(query, 'pick-up:read');
    return this.views.filesOf(environment, query.input.page);
  }
}

const statusOf = ({ settings, trouble }: KnownPickUp, isOff: boolean): PickUpStatus => {
  if (settings === null) return 'Not set up';
  if (isOff) return 'Switched off';
  if (trouble === null) return 'On';
  return waitsForPerson(trouble) ? 'Waiting for a person' : 'In trouble';
};
