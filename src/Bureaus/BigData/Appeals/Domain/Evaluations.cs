using Daodi.Kernel;

namespace Daodi.BigData.Appeals.Domain;

/// <summary>The citizen's judgement in words.</summary>
public static class Evaluations
{
    public static Words Solved(string? code) => code switch
    {
        "yes" => ("已解决", "Solved"),
        "partly" => ("部分解决", "Partly"),
        "no" => ("未解决", "Not solved"),
        _ => ("未知", "Unknown"),
    };

    public static Words Satisfaction(string? code) => code switch
    {
        "very" => ("非常满意", "Very satisfied"),
        "satisfied" => ("满意", "Satisfied"),
        "basic" => ("基本满意", "Mostly satisfied"),
        "no" => ("不满意", "Not satisfied"),
        _ => ("未知", "Unknown"),
    };
}
