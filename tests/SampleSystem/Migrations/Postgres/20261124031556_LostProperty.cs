using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Daodi.SampleSystem.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class LostProperty : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "found_things",
                columns: table => new
                {
                    case_id = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    found_on = table.Column<DateOnly>(type: "date", nullable: false),
                    place = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    marks = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    shelf = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    announced_on = table.Column<DateOnly>(type: "date", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_found_things", x => x.case_id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_found_things_announced_on",
                table: "found_things",
                column: "announced_on");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "found_things");
        }
    }
}
