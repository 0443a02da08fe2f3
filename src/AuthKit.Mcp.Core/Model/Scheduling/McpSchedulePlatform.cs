namespace AuthKit.Mcp;

/// <summary>The schedulers for which New-McpSchedule has files.</summary>
public enum McpSchedulePlatform
{
    /// <summary>A GitHub Actions workflow.</summary>
    GitHubActions,

    /// <summary>An Azure Pipelines pipeline.</summary>
    AzurePipelines,

    /// <summary>A systemd service and its timer.</summary>
    SystemdTimer,

    /// <summary>A file for /etc/cron.d.</summary>
    Cron,

    /// <summary>A task of the Windows Task Scheduler.</summary>
    WindowsTask,

    /// <summary>A Kubernetes CronJob, as an Indexed Job when there are several shards.</summary>
    KubernetesCronJob,
}
