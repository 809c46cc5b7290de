using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Daodi.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Subjects : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_appeal_callers_phone_hash",
                table: "appeal_callers");

            migrationBuilder.DropColumn(
                name: "phone_hash",
                table: "appeal_callers");

            migrationBuilder.AddColumn<long>(
                name: "erased_at",
                table: "inbox",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "place_id",
                table: "appeals",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "erased_at",
                table: "appeal_callers",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "subject_id",
                table: "appeal_callers",
                type: "bigint",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "personal_reads",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false),
                    act_id = table.Column<long>(type: "bigint", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    reader_id = table.Column<Guid>(type: "uuid", nullable: true),
                    reader_name = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    reader_roles = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    reader_unit = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: true),
                    how = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    purpose = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    note = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    fields = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    case_no = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    subject_id = table.Column<long>(type: "bigint", nullable: true),
                    unusual = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_personal_reads", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "personal_requests",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false),
                    subject_id = table.Column<long>(type: "bigint", nullable: false),
                    case_no = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    kind = table.Column<string>(type: "character varying(12)", maxLength: 12, nullable: false),
                    field = table.Column<string>(type: "character varying(12)", maxLength: 12, nullable: true),
                    value = table.Column<byte[]>(type: "bytea", maxLength: 600, nullable: true),
                    reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    door = table.Column<string>(type: "character varying(12)", maxLength: 12, nullable: false),
                    state = table.Column<string>(type: "character varying(12)", maxLength: 12, nullable: false),
                    decided_at = table.Column<long>(type: "bigint", nullable: true),
                    decided_by = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    answer = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_personal_requests", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "subject_doubles",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false),
                    a = table.Column<long>(type: "bigint", nullable: false),
                    b = table.Column<long>(type: "bigint", nullable: false),
                    why = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    decision = table.Column<string>(type: "character varying(12)", maxLength: 12, nullable: true),
                    decided_at = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_subject_doubles", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "subject_identifiers",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false),
                    subject_id = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<string>(type: "character varying(12)", maxLength: 12, nullable: false),
                    digest = table.Column<long>(type: "bigint", nullable: false),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "bytea", maxLength: 200, nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    until = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_subject_identifiers", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "subject_merges",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false),
                    survivor = table.Column<long>(type: "bigint", nullable: false),
                    merged = table.Column<long>(type: "bigint", nullable: false),
                    reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    by_name = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    undone_at = table.Column<long>(type: "bigint", nullable: true),
                    undone_reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_subject_merges", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "subject_names",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false),
                    subject_id = table.Column<long>(type: "bigint", nullable: false),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    kind = table.Column<string>(type: "character varying(12)", maxLength: 12, nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_subject_names", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "subjects",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    name_key = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    address = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    address_key = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    division = table.Column<string>(type: "character varying(12)", maxLength: 12, nullable: true),
                    lon = table.Column<double>(type: "double precision", nullable: true),
                    lat = table.Column<double>(type: "double precision", nullable: true),
                    merged_into = table.Column<long>(type: "bigint", nullable: true),
                    root_id = table.Column<long>(type: "bigint", nullable: false),
                    first_seen_at = table.Column<long>(type: "bigint", nullable: false),
                    last_seen_at = table.Column<long>(type: "bigint", nullable: false),
                    erased_at = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_subjects", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_appeals_place_id",
                table: "appeals",
                column: "place_id",
                filter: "place_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_appeal_callers_subject_id",
                table: "appeal_callers",
                column: "subject_id",
                filter: "subject_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_personal_reads_case_no_id",
                table: "personal_reads",
                columns: new[] { "case_no", "id" },
                filter: "case_no IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_personal_reads_reader_id_at",
                table: "personal_reads",
                columns: new[] { "reader_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_personal_reads_subject_id_id",
                table: "personal_reads",
                columns: new[] { "subject_id", "id" },
                filter: "subject_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_personal_requests_subject_id_id",
                table: "personal_requests",
                columns: new[] { "subject_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_personal_requests_waiting",
                table: "personal_requests",
                column: "id",
                filter: "state = 'waiting'");

            migrationBuilder.CreateIndex(
                name: "ix_subject_doubles_a_b",
                table: "subject_doubles",
                columns: new[] { "a", "b" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_subject_identifiers_digest",
                table: "subject_identifiers",
                column: "digest");

            migrationBuilder.CreateIndex(
                name: "ix_subject_identifiers_subject_id",
                table: "subject_identifiers",
                column: "subject_id");

            migrationBuilder.CreateIndex(
                name: "ix_subject_merges_merged",
                table: "subject_merges",
                column: "merged");

            migrationBuilder.CreateIndex(
                name: "ix_subject_merges_survivor",
                table: "subject_merges",
                column: "survivor");

            migrationBuilder.CreateIndex(
                name: "ix_subject_names_subject_id",
                table: "subject_names",
                column: "subject_id");

            migrationBuilder.CreateIndex(
                name: "ix_subjects_name_key",
                table: "subjects",
                column: "name_key",
                filter: "name_key IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_subjects_root_id",
                table: "subjects",
                column: "root_id",
                filter: "merged_into IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "personal_reads");

            migrationBuilder.DropTable(
                name: "personal_requests");

            migrationBuilder.DropTable(
                name: "subject_doubles");

            migrationBuilder.DropTable(
                name: "subject_identifiers");

            migrationBuilder.DropTable(
                name: "subject_merges");

            migrationBuilder.DropTable(
                name: "subject_names");

            migrationBuilder.DropTable(
                name: "subjects");

            migrationBuilder.DropIndex(
                name: "ix_appeals_place_id",
                table: "appeals");

            migrationBuilder.DropIndex(
                name: "ix_appeal_callers_subject_id",
                table: "appeal_callers");

            migrationBuilder.DropColumn(
                name: "erased_at",
                table: "inbox");

            migrationBuilder.DropColumn(
                name: "place_id",
                table: "appeals");

            migrationBuilder.DropColumn(
                name: "erased_at",
                table: "appeal_callers");

            migrationBuilder.DropColumn(
                name: "subject_id",
                table: "appeal_callers");

            migrationBuilder.AddColumn<string>(
                name: "phone_hash",
                table: "appeal_callers",
                type: "character varying(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_appeal_callers_phone_hash",
                table: "appeal_callers",
                column: "phone_hash");
        }
    }
}
