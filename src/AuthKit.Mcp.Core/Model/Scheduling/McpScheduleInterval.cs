namespace AuthKit.Mcp;

/// <summary>How often a scheduled check runs.</summary>
public enum McpScheduleInterval
{
    /// <summary>Every day.</summary>
    Day,

    /// <summary>Every hour.</summary>
    Hour,

    /// <summary>From Monday to Friday.</summary>
    Weekday,

    /// <summary>Every Monday.</summary>
    Week,
}
