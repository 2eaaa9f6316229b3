import { Module } from '@nestjs/common';
import { ConnectionController } from '../adapters/http/connection/connection.controller';
import {
  ChangePostingSettingsHandler,
  CheckConnectionHandler,
  ConnectHandler,
  RemoveConnectionHandler,
} from '../application/connection/connection.commands';
import { GetConnectionHandler } from '../application/connection/connection.queries';

/** The connection of an environment to a company, and how it posts there. */
@Module({
  controllers: [ConnectionController],
  providers: [
    ConnectHandler,
    CheckConnectionHandler,
    ChangePostingSettingsHandler,
    RemoveConnectionHandler,
    GetConnectionHandler,
  ],
})
export class ConnectionModule {}
