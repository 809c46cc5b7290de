using Daodi.Host.CommandLine;

return await Cli.Run(args, Console.In, Console.Out, Console.Error);
