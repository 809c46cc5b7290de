using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Daodi.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Messages : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "waiting",
                table: "notices",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "message_addresses",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false),
                    account_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    channel = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "BLOB", maxLength: 1100, nullable: false),
                    digest = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    masked = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    added_at = table.Column<long>(type: "INTEGER", nullable: false),
                    proven_at = table.Column<long>(type: "INTEGER", nullable: true),
                    in_sandbox = table.Column<bool>(type: "INTEGER", nullable: false),
                    code_hash = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: true),
                    code_until = table.Column<long>(type: "INTEGER", nullable: true),
                    code_tries = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_message_addresses", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "message_channels",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    settings = table.Column<string>(type: "TEXT", nullable: false),
                    secret = table.Column<byte[]>(type: "BLOB", maxLength: 4200, nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    rest_until = table.Column<long>(type: "INTEGER", nullable: true),
                    failures = table.Column<int>(type: "INTEGER", nullable: false),
                    error_zh = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    error_en = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    last_sent_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_message_channels", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "message_choices",
                columns: table => new
                {
                    account_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    channels = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_message_choices", x => new { x.account_id, x.kind });
                });

            migrationBuilder.CreateTable(
                name: "message_templates",
                columns: table => new
                {
                    kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    channel = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    subject_zh = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    text_zh = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    subject_en = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    text_en = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    number = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    changed_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_message_templates", x => new { x.kind, x.channel });
                });

            migrationBuilder.CreateTable(
                name: "messages",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false),
                    notice_id = table.Column<long>(type: "INTEGER", nullable: true),
                    account_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    channel = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    address_id = table.Column<long>(type: "INTEGER", nullable: false),
                    masked = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    to_digest = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    case_id = table.Column<long>(type: "INTEGER", nullable: true),
                    case_no = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    language = table.Column<string>(type: "TEXT", maxLength: 8, nullable: false),
                    subject = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    text = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    values = table.Column<string>(type: "TEXT", nullable: false),
                    number = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "BLOB", maxLength: 128, nullable: true),
                    urgent = table.Column<bool>(type: "INTEGER", nullable: false),
                    in_sandbox = table.Column<bool>(type: "INTEGER", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    since = table.Column<long>(type: "INTEGER", nullable: false),
                    next_at = table.Column<long>(type: "INTEGER", nullable: false),
                    attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    done_at = table.Column<long>(type: "INTEGER", nullable: true),
                    digest_id = table.Column<long>(type: "INTEGER", nullable: true),
                    count = table.Column<int>(type: "INTEGER", nullable: false),
                    error_code = table.Column<string>(type: "TEXT", maxLength: 60, nullable: true),
                    error_zh = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    error_en = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_messages", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_notices_waiting",
                table: "notices",
                column: "id",
                filter: "waiting");

            migrationBuilder.CreateIndex(
                name: "ix_message_addresses_account_id_channel",
                table: "message_addresses",
                columns: new[] { "account_id", "channel" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_messages_account_id_channel_next_at",
                table: "messages",
                columns: new[] { "account_id", "channel", "next_at" });

            migrationBuilder.CreateIndex(
                name: "ix_messages_case_id",
                table: "messages",
                column: "case_id",
                filter: "case_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_messages_case_no",
                table: "messages",
                column: "case_no",
                filter: "case_no IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_messages_channel_state_next_at",
                table: "messages",
                columns: new[] { "channel", "state", "next_at" });

            migrationBuilder.CreateIndex(
                name: "ix_messages_digest_id",
                table: "messages",
                column: "digest_id",
                filter: "digest_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_messages_notice_id_account_id_channel",
                table: "messages",
                columns: new[] { "notice_id", "account_id", "channel" },
                unique: true,
                filter: "notice_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_messages_to_digest_at",
                table: "messages",
                columns: new[] { "to_digest", "at" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "message_addresses");

            migrationBuilder.DropTable(
                name: "message_channels");

            migrationBuilder.DropTable(
                name: "message_choices");

            migrationBuilder.DropTable(
                name: "message_templates");

            migrationBuilder.DropTable(
                name: "messages");

            migrationBuilder.DropIndex(
                name: "ix_notices_waiting",
                table: "notices");

            migrationBuilder.DropColumn(
                name: "waiting",
                table: "notices");
        }
    }
}
