import { Module } from '@nestjs/common';
import { ListExportController } from '../adapters/http/exports/list-export.controller';

/** Lists as files. Their queries are answered by the modules that have them. */
@Module({ controllers: [ListExportController] })
export class ListExportModule {}
